#include "engine/analysis/regret.hpp"

#include <algorithm>
#include <limits>

#include "engine/analysis/checkpoint_rows.hpp"
#include "engine/analysis/sample.hpp"
#include "engine/core/expect.hpp"
#include "engine/ensemble/paired_runner.hpp"

namespace steppe {
namespace {

constexpr double twentieth = 0.05, ninety = 0.9;

/// Outcomes with a sign such that more is better, and their regrets.
class Weighing {
public:
    Weighing(const Outcomes& outcomes, const RegretQuestion& question)
        : question_(question),
          strategies_(outcomes.strategies),
          futures_(outcomes.futures),
          good_(outcomes.value),
          regret_(outcomes.value.size()) {
        if (sign() < 0)
            for (double& x : good_) x = -x;
        for (std::size_t f = 0; f < futures_; ++f) {
            double best = good_[f];
            for (std::size_t s = 1; s < strategies_; ++s)
                best = std::max(best, good_[s * futures_ + f]);
            for (std::size_t s = 0; s < strategies_; ++s)
                regret_[s * futures_ + f] = best - good_[s * futures_ + f];
        }
    }

    RegretTable table() {
        RegretTable out;
        for (std::size_t s = 0; s < strategies_; ++s) out.scores.push_back(score(s));
        for (const Criterion criterion : criteria())
            if (criterion != Criterion::satisficing || question_.enough)
                out.picks.push_back(pick(criterion));
        const std::size_t best = out.picks.front().strategies.front();
        for (std::size_t s = 0; s < strategies_; ++s) {
            auto& behind = out.scores[s].behind;
            behind = difference(s, best);
            const bool picked = std::count(out.picks.front().strategies.begin(),
                                           out.picks.front().strategies.end(), s) > 0;
            if (!picked && behind.interval->low <= 0 && behind.interval->high >= 0)
                out.picks.front().as_good.push_back(s);
        }
        return out;
    }

private:
    [[nodiscard]] double sign() const {
        return question_.better == RegretQuestion::Better::more ? 1 : -1;
    }
    [[nodiscard]] Sample good(std::size_t s) const {
        return {good_.data() + s * futures_, futures_};
    }
    [[nodiscard]] Sample regret(std::size_t s) const {
        return {regret_.data() + s * futures_, futures_};
    }

    /// Restores the sign of the metric.
    [[nodiscard]] Scored turned(const Scored& scored) const {
        if (sign() > 0) return scored;
        Scored out{.value = 0.0 - scored.value, .interval = std::nullopt};
        if (scored.interval)
            out.interval = Interval{0.0 - scored.interval->high, 0.0 - scored.interval->low};
        return out;
    }

    [[nodiscard]] bool is_enough(double good) const {
        const double x = sign() * good;
        return question_.enough->side == RegretQuestion::Bound::Side::at_least
                   ? x >= question_.enough->value
                   : x <= question_.enough->value;
    }

    [[nodiscard]] Scored satisficing(const Sample& sample) const {
        if (!question_.enough) return {.value = std::numeric_limits<double>::quiet_NaN()};
        const auto yes = static_cast<std::uint64_t>(
            std::count_if(sample.begin(), sample.end(), [&](double x) { return is_enough(x); }));
        return {.value = static_cast<double>(yes) / static_cast<double>(sample.size),
                .interval = wilson(yes, sample.size)};
    }

    [[nodiscard]] StrategyScore score(std::size_t s) const {
        const Sample mine = good(s), lost = regret(s);
        StrategyScore out;
        out.expected = turned({mean_of(mine), mean_interval(mine, question_.groups)});
        out.worst_future =
            static_cast<std::size_t>(std::min_element(mine.begin(), mine.end()) - mine.begin());
        out.worst = turned({mine.begin()[out.worst_future]});
        const Tail tail = lowest_share(mine, twentieth);
        out.worst_twentieth = turned({tail.mean, tail.interval});
        out.regret_future =
            static_cast<std::size_t>(std::max_element(lost.begin(), lost.end()) - lost.begin());
        out.largest_regret = {lost.begin()[out.regret_future]};
        const auto [quantile, interval] = quantile_of(lost, ninety);
        out.regret90 = {quantile, interval};
        out.satisficing = satisficing(mine);
        return out;
    }

    /// Returns a strategy's value by a decision criterion in part of the replicates; more is
    /// better.
    [[nodiscard]] double merit(Criterion criterion, std::size_t s, std::size_t first,
                               std::size_t count) const {
        const Sample mine = good(s).part(first, count), lost = regret(s).part(first, count);
        switch (criterion) {
            case Criterion::expected:
                return mean_of(mine);
            case Criterion::worst:
                return *std::min_element(mine.begin(), mine.end());
            case Criterion::worst_twentieth:
                return lowest_share(mine, twentieth).mean;
            case Criterion::largest_regret:
                return -*std::max_element(lost.begin(), lost.end());
            case Criterion::regret90:
                return -quantile_of(lost, ninety).value;
            case Criterion::satisficing:
                return satisficing(mine).value;
        }
        return 0;
    }

    [[nodiscard]] std::vector<std::size_t> best_by(Criterion criterion, std::size_t first,
                                                   std::size_t count) const {
        std::vector<double> merits;
        for (std::size_t s = 0; s < strategies_; ++s)
            merits.push_back(merit(criterion, s, first, count));
        const double best = *std::max_element(merits.begin(), merits.end());
        std::vector<std::size_t> out;
        for (std::size_t s = 0; s < strategies_; ++s)
            if (merits[s] == best) out.push_back(s);
        return out;
    }

    [[nodiscard]] Pick pick(Criterion criterion) const {
        constexpr std::size_t usual_parts = 16, fewest = 20;  // of replicates; `fewest` per part
        Pick out{
            .criterion = criterion, .strategies = best_by(criterion, 0, futures_), .as_good = {}};
        const std::size_t parts = question_.groups > 1 ? question_.groups : usual_parts,
                          size = futures_ / parts;
        if (size < fewest) return out;
        out.parts = parts;
        for (std::size_t part = 0; part < parts; ++part)
            out.same += best_by(criterion, part * size, size) == out.strategies ? 1 : 0;
        return out;
    }

    /// Returns the metric of one strategy minus that of another.
    [[nodiscard]] Scored difference(std::size_t s, std::size_t other) const {
        if (s == other) return {.value = 0, .interval = Interval{0, 0}};
        std::vector<double> differences(futures_);
        for (std::size_t f = 0; f < futures_; ++f)
            differences[f] = sign() * (good(s).begin()[f] - good(other).begin()[f]);
        const Sample sample{differences.data(), futures_};
        return {.value = mean_of(sample), .interval = mean_interval(sample, question_.groups)};
    }

    const RegretQuestion& question_;
    std::size_t strategies_, futures_;
    std::vector<double> good_, regret_;
};

}  // namespace

const std::vector<Criterion>& criteria() {
    static const std::vector<Criterion> all{Criterion::expected,        Criterion::worst,
                                            Criterion::worst_twentieth, Criterion::largest_regret,
                                            Criterion::regret90,        Criterion::satisficing};
    return all;
}

std::string_view name_of(Criterion criterion) {
    static constexpr std::string_view names[]{
        "expected value",         "maximin",    "worst 5 %", "minimax regret",
        "90th-percentile regret", "satisficing"};
    return names[static_cast<std::size_t>(criterion)];
}

const Scored& StrategyScore::by(Criterion criterion) const {
    const Scored* const scores[]{&expected,       &worst,    &worst_twentieth,
                                 &largest_regret, &regret90, &satisficing};
    return *scores[static_cast<std::size_t>(criterion)];
}

RegretTable weigh(const Outcomes& outcomes, const RegretQuestion& question) {
    STEPPE_EXPECT(outcomes.strategies > 0 && outcomes.futures > 0 &&
                  outcomes.value.size() == outcomes.strategies * outcomes.futures);
    STEPPE_EXPECT(question.groups > 0 && outcomes.futures % question.groups == 0);
    return Weighing(outcomes, question).table();
}

std::optional<Outcomes> run_outcomes(const SweepPlan& plan, int step, const SweepControl& control) {
    Outcomes out{.strategies = plan.cells.size(),
                 .futures = static_cast<std::size_t>(plan.replicates),
                 .value = {}};
    out.value.resize(out.strategies * out.futures);
    // Chunks write to disjoint ranges, so no lock is needed.
    const auto consume = [&](unsigned, const PairedChunk& now) {
        for (std::size_t s = 0; s < now.cells.size(); ++s) {
            const auto& chunk = now.cells[s];
            const double* row =
                chunk.values + static_cast<std::size_t>(step) * plan.metrics.size() * chunk.count;
            std::copy_n(
                row, chunk.count,
                out.value.begin() + static_cast<std::ptrdiff_t>(s * out.futures + chunk.first));
        }
    };
    Parts parts;
    if (control.checkpoint_hooks.save) {
        parts.first = go_on(plan, out.value, control.checkpoint_hooks.begin());
        parts.between = [&](std::uint64_t next) {
            control.checkpoint_hooks.save(bytes_of(plan, out.value, next));
        };
    }
    if (run_paired(plan, control, consume, parts) < plan.chunks_a_cell) return std::nullopt;
    return out;
}

}  // namespace steppe
