#include "engine/analysis/design_futures.hpp"

#include <algorithm>

#include "engine/analysis/regret.hpp"
#include "engine/analysis/sample.hpp"
#include "engine/ensemble/planning.hpp"
#include "engine/solver/plan.hpp"
#include "engine/solver/specialise.hpp"

namespace steppe {

Mean mean_over_futures(const std::vector<double>& values, std::uint64_t groups) {
    const Sample sample{values.data(), values.size()};
    return {.value = mean_of(sample),
            .interval = mean_interval(sample, static_cast<std::size_t>(groups))};
}

/// Returns whether values change only the table, and not chance during a run.
bool DesignFutures::keeps_plan(const SweepPlan& first) const {
    const auto of_chance = [](const Variable& number) {
        return number.address.find("volatility") != std::string::npos;
    };
    return varied_.by_table(first.metrics) &&
           std::none_of(varied_.numbers().begin(), varied_.numbers().end(), of_chance);
}

SweepPlan DesignFutures::plan(const std::vector<double>& values, const CommonRun& common) {
    const auto full = [&] {
        return plan_scenarios({{.program = varied_.with(values),
                                .correlation = varied_.scenario().sweep.correlation}},
                              common)
            .sweep;
    };
    if (!first_ || first_metrics_ != common.metrics) {
        first_ = full();
        first_metrics_ = common.metrics;
        return *first_;
    }
    if (!keeps_plan(*first_)) return full();
    // Reuse the quantiles: preparing them takes as long as hundreds of replicates.
    auto out = *first_;
    auto& cell = out.cells.front();
    auto program = std::make_shared<Program>(*cell.program);
    program->centre = varied_.with(values)->centre;
    auto futures = std::make_shared<FuturesPlan>(*cell.plan);
    futures->specialiser = std::make_shared<Specialiser>();  // another run than that of the cell
    futures->program = program;
    cell.program = std::move(program);
    cell.plan = std::move(futures);
    return out;
}

Share DesignFutures::share(const std::vector<double>& values) {
    auto common = how_.common;
    common.metrics.clear();
    common.defaults.clear();  // the criterion's metrics are kept anyway
    const auto sweep = plan(values, common);
    auto state = start_sweep({0, sweep.chunks()});
    if (!run_sweep(sweep, state, how_.control)) throw Stopped{};
    const auto& totals = state.cells.at(0);
    return {.probability = totals.probability(0), .interval = totals.probability_interval(0)};
}

std::vector<double> DesignFutures::metric(const std::vector<double>& values,
                                          const std::string& address, int step) {
    auto common = how_.common;
    common.metrics = {address};
    common.asks = CommonRun::Asks::none;
    const auto sweep = plan(values, common);
    auto outcomes = run_outcomes(sweep, step, how_.control);
    if (!outcomes) throw Stopped{};
    return std::move(outcomes->value);
}

DesignFutures::Size DesignFutures::size() const {
    SweepPlan plan;
    plan.seed = how_.common.seed;
    plan.design = how_.common.design;
    size_up(plan, how_.common.replicates, how_.common.scrambles);
    return {.replicates = plan.replicates, .groups = plan.groups};
}

}  // namespace steppe
