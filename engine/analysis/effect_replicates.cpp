#include "engine/analysis/effect_replicates.hpp"

#include <algorithm>
#include <numeric>

#include "engine/ensemble/paired_runner.hpp"
#include "engine/ensemble/planning.hpp"

namespace steppe {
namespace {

constexpr const char* design_of_effects = "lhs";

/// A metric at a step.
struct EffectRow {
    std::string address;
    int step;
};

/// The rows of one scenario: rows x replicates, and criteria x replicates.
struct EffectRows {
    std::vector<double> values;
    std::vector<std::uint8_t> yes;
};

/// Draws of some of the numbers that both scenarios draw.
class SharedDraws final : public Design {
public:
    SharedDraws(const EffectReplicates& of, std::size_t count,
                const std::vector<std::string>& addresses)
        : uniforms_(of.uniforms), count_(count) {
        for (const auto& address : addresses)
            rows_.push_back(static_cast<std::size_t>(
                std::lower_bound(of.addresses.begin(), of.addresses.end(), address) -
                of.addresses.begin()));
    }
    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        for (const std::size_t row : rows_)
            u = std::copy_n(uniforms_->data() + row * count_ + first, count, u);
    }

private:
    std::shared_ptr<const std::vector<double>> uniforms_;
    std::size_t count_;
    std::vector<std::size_t> rows_;
};

std::shared_ptr<const Program> borrowed(const Program& program) {
    return {std::shared_ptr<const Program>(), &program};
}

bool same_calendar(const Calendar& a, const Calendar& b) {
    return a.start_month == b.start_month && a.months_per_step == b.months_per_step &&
           a.steps == b.steps;
}

/// Returns the comparison with the criteria of the scenario that it can evaluate.
std::shared_ptr<Program> with_criteria_of(const Program& with, const Program& comparison) {
    auto out = std::make_shared<Program>(comparison);
    out->asks.clear();
    out->asked.clear();
    if (!same_calendar(with.calendar, comparison.calendar)) return out;
    const auto known = [&](std::size_t variant, const std::string& address) {
        return find_metric(variant == 0 ? with : comparison, address).has_value();
    };
    auto shared = shared_criteria({{.program = borrowed(with)}, {.program = out}}, known);
    out->asks = std::move(shared.asks);
    for (const auto& address : shared.addresses)
        out->asked.push_back(*find_metric(comparison, address));
    return out;
}

/// Plans one scenario that keeps the metrics of the rows and of its criteria at the steps that need
/// them, and ends with the last of those: recording metrics takes a third of a replicate.
SweepPlan plan_effects(const std::shared_ptr<Program>& program, const std::vector<EffectRow>& rows,
                       const Correlations& correlations, const EffectOptions& options,
                       Quantiles& known) {
    constexpr std::size_t chunk = 64;  // fits the cache, and gives several threads work
    std::vector<bool> recorded;
    const auto record = [&](int first, int last) {
        recorded.resize(std::max(recorded.size(), static_cast<std::size_t>(last) + 1));
        for (int step = first; step <= last; ++step)
            recorded[static_cast<std::size_t>(step)] = true;
    };
    record(0, 0);
    for (const auto& row : rows) record(row.step, row.step);
    for (const auto& ask : program->asks) record(ask.first, ask.last);
    program->calendar.steps = static_cast<int>(recorded.size()) - 1;
    SweepPlan plan;
    plan.design = design_of_effects;
    plan.seed = options.seed;
    plan.replicates = options.replicates;
    plan.metrics = program->asked;
    for (const auto& row : rows) {
        const bool there = std::any_of(plan.metrics.begin(), plan.metrics.end(),
                                       [&](const Metric& m) { return m.address == row.address; });
        if (!there) plan.metrics.push_back(*find_metric(*program, row.address));
    }
    SweepCell cell{.at = {},
                   .plan = plan_futures(program, plan.metrics, plan.seed, known, recorded),
                   .program = program,
                   .design = nullptr,
                   .copula = nullptr};
    cell.copula = copula_of(correlations, drawn_addresses(*cell.plan));
    plan.cells.push_back(std::move(cell));
    cut_up(plan);
    plan.chunk = std::min(plan.chunk, chunk);
    plan.chunks_a_cell = (plan.replicates + plan.chunk - 1) / plan.chunk;
    return plan;
}

/// \param before  replicates of another plan that are done
EffectRows run_rows(const SweepPlan& plan, const std::vector<EffectRow>& rows,
                    const EffectOptions& options, std::uint64_t before = 0) {
    const auto count = static_cast<std::size_t>(plan.replicates);
    std::vector<std::size_t> columns;
    for (const auto& row : rows) {
        const auto at = std::find_if(plan.metrics.begin(), plan.metrics.end(),
                                     [&](const Metric& m) { return m.address == row.address; });
        columns.push_back(static_cast<std::size_t>(row.step) * plan.metrics.size() +
                          static_cast<std::size_t>(at - plan.metrics.begin()));
    }
    const std::size_t asks = plan.cells.front().program->asks.size();
    EffectRows out{std::vector<double>(rows.size() * count),
                   std::vector<std::uint8_t>(asks * count)};
    SweepControl control{.threads = options.threads, .isa = options.isa};
    if (options.progress)
        control.progress = [&](const SweepProgress& now) { options.progress(before + now.done); };
    // Chunks write to disjoint ranges, so no lock is needed.
    run_paired(plan, control, [&](unsigned, const PairedChunk& now) {
        const auto& chunk = now.cells.front();
        for (std::size_t row = 0; row < columns.size(); ++row)
            std::copy_n(chunk.values + columns[row] * chunk.count, chunk.count,
                        out.values.data() + row * count + chunk.first);
        for (std::size_t ask = 0; ask < asks; ++ask)
            std::copy_n(chunk.yes + ask * chunk.count, chunk.count,
                        out.yes.data() + ask * count + chunk.first);
    });
    return out;
}

/// Returns the share of replicates in which a criterion holds.
double share_of_yes(const EffectRows& rows, std::size_t ask, std::size_t count) {
    const auto* yes = rows.yes.data() + ask * count;
    return static_cast<double>(std::count(yes, yes + count, std::uint8_t{1})) /
           static_cast<double>(count);
}

std::vector<AskChance> chances(const Program& with, const EffectRows& here, const Program* other,
                               const EffectRows& there, std::size_t count) {
    std::vector<AskChance> out;
    for (std::size_t a = 0; a < with.asks.size(); ++a) {
        out.push_back({.id = with.asks[a].id, .yes = share_of_yes(here, a, count)});
        for (std::size_t b = 0; other != nullptr && b < other->asks.size(); ++b)
            if (other->asks[b].id == out.back().id)
                out.back().without = share_of_yes(there, b, count);
    }
    return out;
}

/// Returns the rank of each value among all, halves for ties.
std::vector<double> middle_ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> out(values.size());
    for (std::size_t n = 0, end = 0; n < order.size(); n = end) {
        while (end < order.size() && !(values[order[n]] < values[order[end]])) ++end;
        for (std::size_t k = n; k < end; ++k)
            out[order[k]] = 0.5 * static_cast<double>(n + end - 1);
    }
    return out;
}

double quantile_of_sorted(const std::vector<double>& sorted, double q) {
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double above = sorted[std::min(below + 1, sorted.size() - 1)];
    return sorted[below] + (place - static_cast<double>(below)) * (above - sorted[below]);
}

}  // namespace

std::optional<EffectReplicates> run_effect_replicates(const Outcome& with, const Outcome* without,
                                                      const EffectOptions& options,
                                                      std::vector<EffectCandidate>& candidates) {
    std::vector<EffectRow> here, there;
    for (const auto& c : candidates) here.push_back({c.effect.metric.address, c.effect.step});
    for (const auto& c : candidates)
        if (c.effect.without) there.push_back({c.effect.metric.address, c.other_step});
    if (without == nullptr) here.insert(here.end(), there.begin(), there.end());
    const auto tables =
        options.tables.valid() ? options.tables.get() : std::make_shared<Quantiles>();
    Quantiles& known = *tables;
    auto plan = plan_effects(std::make_shared<Program>(with.program), here,
                             with.scenario.sweep.correlation, options, known);
    std::optional<SweepPlan> other;
    if (without != nullptr)
        other = plan_effects(with_criteria_of(with.program, without->program), there,
                             without->scenario.sweep.correlation, options, known);
    EffectReplicates out;
    bool chance = false;
    std::vector<SweepPlan*> plans{&plan};
    if (other) plans.push_back(&*other);
    for (const auto* of : plans) {
        const auto& addresses = drawn_addresses(*of->cells.front().plan);
        out.addresses.insert(out.addresses.end(), addresses.begin(), addresses.end());
        chance = chance || has_chance(*of->cells.front().plan);
    }
    std::sort(out.addresses.begin(), out.addresses.end());
    out.addresses.erase(std::unique(out.addresses.begin(), out.addresses.end()),
                        out.addresses.end());
    if (out.addresses.empty() && !chance) return std::nullopt;
    const auto count = static_cast<std::size_t>(options.replicates);
    out.uniforms = std::make_shared<std::vector<double>>(out.addresses.size() * count);
    find_design(design_of_effects)
        ->make(
            {.addresses = out.addresses, .seed = options.seed, .replicates = count, .scrambles = 1})
        ->uniforms(0, count, out.uniforms->data());
    for (auto* of : plans) {
        auto& cell = of->cells.front();
        cell.design = std::make_shared<SharedDraws>(out, count, drawn_addresses(*cell.plan));
    }
    const auto ours = run_rows(plan, here, options);
    const auto theirs = other ? run_rows(*other, there, options, count) : EffectRows{};
    const double* before =
        other ? theirs.values.data() : ours.values.data() + candidates.size() * count;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        const double* now = ours.values.data() + c * count;
        auto& differences = candidates[c].differences;
        differences.assign(now, now + count);
        if (!candidates[c].effect.without) continue;
        for (auto& difference : differences) difference = Effect::difference(difference, *before++);
    }
    out.asks = chances(with.program, ours, other ? other->cells.front().program.get() : nullptr,
                       theirs, count);
    return out;
}

double squared_correlation(const double* x, const double* y, std::size_t n) {
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (std::size_t r = 0; r < n; ++r) sx += x[r], sy += y[r];
    const double mx = sx / static_cast<double>(n), my = sy / static_cast<double>(n);
    for (std::size_t r = 0; r < n; ++r) {
        const double a = x[r] - mx, b = y[r] - my;
        sxx += a * a, syy += b * b, sxy += a * b;
    }
    return sxx > 0 && syy > 0 ? sxy * sxy / (sxx * syy) : 0.0;
}

std::vector<Driver> drivers_of(EffectReplicates& drawn, const Correlations& correlations,
                               const std::vector<double>& differences) {
    const std::size_t count = differences.size();
    const auto& addresses = drawn.addresses;
    auto& uniforms = *drawn.uniforms;
    copula_of(correlations, addresses)->apply(uniforms.data(), count);
    const auto ranks = middle_ranks(differences);
    std::vector<Driver> out;
    for (std::size_t n = 0; n < addresses.size(); ++n)
        out.push_back(
            {addresses[n], squared_correlation(uniforms.data() + n * count, ranks.data(), count)});
    std::stable_sort(out.begin(), out.end(),
                     [](const Driver& a, const Driver& b) { return a.share > b.share; });
    return out;
}

std::vector<Driver> main_drivers(const std::vector<Driver>& inputs, std::uint64_t replicates) {
    constexpr std::size_t most = 3;
    constexpr std::uint64_t least_replicates = 32;
    constexpr double least_share = 0.1;
    std::vector<Driver> out;
    if (replicates < least_replicates) return out;
    const double chance =
        2 * std::log(20 * static_cast<double>(inputs.size())) / static_cast<double>(replicates);
    for (const auto& input : inputs)
        if (input.share >= std::max(least_share, chance) && out.size() < most) out.push_back(input);
    return out;
}

void describe_effect(EffectCandidate& candidate, bool chance) {
    auto sorted = candidate.differences;
    std::sort(sorted.begin(), sorted.end());
    auto& effect = candidate.effect;
    effect.range = {quantile_of_sorted(sorted, 0.05), quantile_of_sorted(sorted, 0.95)};
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), effect.size());
    effect.central_rank = 0.5 *
                          static_cast<double>((first - sorted.begin()) + (last - sorted.begin())) /
                          static_cast<double>(sorted.size());
    effect.by_chance =
        chance && effect.size() == 0 && (effect.range->low < 0 || effect.range->high > 0);
}

}  // namespace steppe
