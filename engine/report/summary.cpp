#include "steppe/report/summary.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/report/changes.hpp"
#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/provenance.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

/// Metrics of a run by address.
class Lookup {
public:
    explicit Lookup(const Outcome& outcome) : outcome_(outcome) {
        for (std::size_t m = 0; m < outcome.result.series.metrics.size(); ++m)
            columns_.emplace(outcome.result.series.metrics[m].address, m);
    }
    [[nodiscard]] std::optional<double> at(int step, const std::string& address) const {
        const auto column = columns_.find(address);
        if (column == columns_.end()) return std::nullopt;
        return outcome_.result.series.at(step, column->second);
    }
    [[nodiscard]] int last() const { return outcome_.program.calendar.steps; }
    [[nodiscard]] const Calendar& calendar() const { return outcome_.program.calendar; }

private:
    const Outcome& outcome_;
    std::unordered_map<std::string, std::size_t> columns_;
};

class Summariser {
public:
    Summariser(const Outcome& outcome, const Outcome* without) : outcome_(outcome), here_(outcome) {
        if (without != nullptr) there_.emplace(*without);
    }

    Summary summarise(const Outcome* without, const std::vector<std::string>& patterns) {
        describe(without);
        asks(without);
        largest_gdp();
        supply(without);
        left_out();
        out_.provenance = provenance_counts(provenance(outcome_.scenario));
        const auto& agents = outcome_.program.agents;
        for (const Index i : agents.targets)
            out_.places.push_back(ranking(agents.id[i], agents.name[i]));
        if (!agents.targets.empty() && !agents.powers.empty()) out_.places.push_back(region());
        pledges();
        issues();
        for (const Index i : agents.targets)
            add_line(out_.gdp, agents.id[i], agents.name[i], "gdp_gap." + agents.id[i]);
        for (const auto& metric : outcome_.result.series.metrics)
            if (std::any_of(patterns.begin(), patterns.end(),
                            [&](const auto& p) { return matches(p, metric.address); }))
                add_line(out_.chosen, metric.address, metric_kinds()[metric.kind]->unit,
                         metric.address);
        out_.remainders = outcome_.result.remainders;
        return std::move(out_);
    }

private:
    void describe(const Outcome* without) {
        const auto& s = outcome_.scenario;
        out_.title = outcome_.program.title;
        out_.question = s.head.question.value;
        out_.name = outcome_.program.name;
        out_.steps = here_.last();
        out_.step = s.time.step.value;
        out_.uncertain = static_cast<int>(outcome_.program.draws.size());
        out_.first_date = date_of(here_.calendar(), 0);
        out_.last_date = date_of(here_.calendar(), here_.last());
        if (without == nullptr) return;
        out_.comparison = without->program.name;
        out_.comparison_title = without->program.title;
        out_.changes = changes_in_words(s, *s.comparison);
    }

    void asks(const Outcome* other) {
        const auto& p = outcome_.program;
        for (const auto& ask : p.asks) {
            const auto found = answer(p, ask, outcome_.result.series);
            if (!found) continue;
            AskLine line{ask.id,      ask.text, ask.that, *found, date_of(p.calendar, found->step),
                         std::nullopt};
            const bool same_clock =
                other != nullptr &&
                date_of(other->program.calendar, ask.first) == date_of(p.calendar, ask.first) &&
                date_of(other->program.calendar, ask.last) == date_of(p.calendar, ask.last);
            if (same_clock)
                if (const auto theirs = answer(p, ask, other->result.series))
                    line.without = theirs->yes;
            out_.asks.push_back(std::move(line));
        }
    }

    /// Returns the maximum of a metric over the run, and its step.
    static std::pair<double, int> peak(const Lookup& in, const std::string& address) {
        std::pair<double, int> out{0, 0};
        for (int t = 0; t <= in.last(); ++t)
            if (const double value = in.at(t, address).value_or(0); value > out.first)
                out = {value, t};
        return out;
    }

    /// Compares every date, because the effect of a shock may vanish by the end.
    void largest_gdp() {
        constexpr double shown = 0.005;  // half of the last digit shown
        if (!there_) return;
        const auto& agents = outcome_.program.agents;
        for (Index i = 0; i < agents.size(); ++i) {
            GdpLine line{agents.id[i], agents.name[i], "", 0};
            for (int t = 0; t <= std::min(here_.last(), there_->last()); ++t) {
                const auto here = here_.at(t, "gdp_gap." + line.id),
                           there = there_->at(t, "gdp_gap." + line.id);
                if (!here || !there || std::abs(*here - *there) <= std::abs(line.effect)) continue;
                line.effect = *here - *there;
                line.date = date_of(here_.calendar(), t);
            }
            if (std::abs(line.effect) >= shown) out_.largest_gdp.push_back(line);
        }
        std::stable_sort(out_.largest_gdp.begin(), out_.largest_gdp.end(),
                         [](const GdpLine& a, const GdpLine& b) {
                             return std::abs(a.effect) > std::abs(b.effect);
                         });
    }

    void supply(const Outcome* other) {
        constexpr double shown = 5e-4;  // half of the last digit shown
        const auto& p = outcome_.program;
        for (const auto& c : p.commodities) {
            SupplyLine line{.id = c.id,
                            .worst_id = "",
                            .worst_date = "",
                            .peak_date = "",
                            .shortage = 0,
                            .price = 0,
                            .without_shortage = {},
                            .without_price = {}};
            for (const Index i : c.participant) {
                const std::string who = i == p.agents.row() ? "ROW" : p.agents.id[i];
                const auto [worst, step] = peak(here_, "shortage." + who + "." + c.id);
                if (worst <= line.shortage) continue;
                line.shortage = worst;
                line.worst_id = who;
                line.worst_date = date_of(p.calendar, step);
            }
            const auto [price, step] = peak(here_, "price." + c.id);
            line.price = price;
            line.peak_date = date_of(p.calendar, step);
            if (other != nullptr && there_->at(0, "price." + c.id)) {
                line.without_shortage =
                    line.worst_id.empty()
                        ? 0
                        : peak(*there_, "shortage." + line.worst_id + "." + c.id).first;
                line.without_price = peak(*there_, "price." + c.id).first;
            }
            if (line.shortage > shown || line.price > 1 + shown)
                out_.supply.push_back(std::move(line));
        }
    }

    void left_out() {
        for (const auto& e : outcome_.program.events)
            if (e.random)
                out_.left_out.push_back(fmt::format("event {} (happens by chance, {:.3g} a year)",
                                                    e.id, outcome_.program.centre[e.hazard]));
    }

    /// Returns the comparison's value at the same date: the calendars may differ.
    [[nodiscard]] std::optional<double> without(const std::string& address) const {
        if (!there_) return std::nullopt;
        const auto& theirs = there_->calendar();
        const double month = here_.calendar().start_month + here_.calendar().month(here_.last()) -
                             theirs.start_month;
        const int step = static_cast<int>(std::floor(month / theirs.months_per_step));
        return step < 0 || step > theirs.steps ? std::nullopt : there_->at(step, address);
    }

    /// Returns nothing if the run lacks the metric, because 0 would look like a result.
    [[nodiscard]] std::optional<MetricChange> metric_change(const std::string& address) const {
        const auto start = here_.at(0, address), end = here_.at(here_.last(), address);
        if (!start || !end) return std::nullopt;
        return MetricChange{*start, *end, without(address)};
    }

    /// Adds a metric that the run kept.
    void add_line(std::vector<Line>& lines, const std::string& id, const std::string& name,
                  const std::string& address) const {
        if (auto moved = metric_change(address)) lines.push_back({id, name, *moved});
    }

    static void strongest_first(std::vector<Line>& lines) {
        std::stable_sort(lines.begin(), lines.end(),
                         [](const Line& a, const Line& b) { return a.moved.end > b.moved.end; });
    }

    [[nodiscard]] Ranking ranking(const std::string& id, const std::string& name) const {
        Ranking out{id, name, {}, metric_change("effective_patrons." + id)};
        for (const Index j : outcome_.program.agents.powers) {
            const auto& power = outcome_.program.agents.id[j];
            if (power != id)
                add_line(out.powers, power, outcome_.program.agents.name[j],
                         "influence_share." + id + "." + power);
        }
        strongest_first(out.powers);
        return out;
    }

    [[nodiscard]] Ranking region() const {
        Ranking out{"", "the region", {}, metric_change("effective_powers")};
        for (const Index j : outcome_.program.agents.powers) {
            const auto& power = outcome_.program.agents.id[j];
            add_line(out.powers, power, outcome_.program.agents.name[j],
                     "regional_influence." + power);
        }
        strongest_first(out.powers);
        return out;
    }

    void pledges() {
        for (std::size_t n = 0; n < outcome_.program.pledges.size(); ++n) {
            const auto& pledge = outcome_.program.pledges[n];
            const auto paid = metric_change("paid." + pledge.id);
            const auto cancelled = metric_change("cancelled." + pledge.id);
            const auto left = metric_change("outstanding." + pledge.id);
            if (!paid || !cancelled || !left) continue;
            out_.pledges.push_back({pledge.id, outcome_.program.layers[pledge.layer].id,
                                    outcome_.program.agents.id[pledge.from],
                                    outcome_.program.centre[pledge.amount], paid->end,
                                    cancelled->end, left->end});
        }
    }

    void issues() {
        const auto& p = outcome_.program;
        for (const auto& issue : p.issues) {
            IssueLine line{issue.id, issue.name, {}};
            for (std::size_t i = 0; i < p.agents.size(); ++i)
                add_line(line.agents, p.agents.id[i], p.agents.name[i],
                         "position." + p.agents.id[i] + "." + issue.id);
            out_.issues.push_back(std::move(line));
        }
    }

    const Outcome& outcome_;
    Lookup here_;
    std::optional<Lookup> there_;
    Summary out_;
};

}  // namespace

void add_steady(Summary& summary, const Program& program, const std::vector<double>& positions) {
    auto& out = summary.steady.emplace();
    const std::size_t K = program.issues.size();
    for (std::size_t k = 0; k < K; ++k) {
        IssueLine line{program.issues[k].id, program.issues[k].name, {}};
        const auto& ends = summary.issues[k].agents;  // of the agents whose positions were kept
        for (std::size_t i = 0; i < program.agents.size(); ++i)
            for (const auto& end : ends)
                if (end.id == program.agents.id[i])
                    line.agents.push_back(
                        {end.id, end.name, {end.moved.end, positions[i * K + k], {}}});
        out.push_back(std::move(line));
    }
}

Summary summarise(const Outcome& outcome, const Outcome* without,
                  const std::vector<std::string>& patterns) {
    return Summariser(outcome, without).summarise(without, patterns);
}

}  // namespace steppe
