#include "steppe/analysis/varied_futures.hpp"

#include "engine/analysis/sample.hpp"
#include "steppe/analysis/regret.hpp"

namespace steppe {

Mean mean_over_futures(const std::vector<double>& values, std::uint64_t groups) {
    const Sample sample{values.data(), values.size()};
    return {.value = mean_of(sample), .interval = mean_interval(sample, static_cast<std::size_t>(groups))};
}

SweepPlan VariedFutures::plan(const std::vector<double>& values, const CommonRun& common) const {
    return plan_scenarios({{.program = varied_.with(values), .correlation = varied_.scenario().sweep.correlation}}, common).sweep;
}

Share VariedFutures::share(const std::vector<double>& values) const {
    auto common = how_.common;
    common.metrics.clear();
    common.defaults.clear();  // what the question needs is kept all the same
    const auto sweep = plan(values, common);
    if (how_.before_each) how_.before_each();
    auto state = start_sweep({0, sweep.chunks()});
    if (!run_sweep(sweep, state, how_.control)) throw Stopped{};
    const auto& totals = state.cells.at(0);
    return {.probability = totals.probability(0), .interval = totals.probability_interval(0)};
}

std::vector<double> VariedFutures::metric(const std::vector<double>& values, const std::string& address, int step) const {
    auto common = how_.common;
    common.metrics = {address};
    common.asks = CommonRun::Asks::none;
    const auto sweep = plan(values, common);
    if (how_.before_each) how_.before_each();
    auto outcomes = run_outcomes(sweep, step, how_.control);
    if (!outcomes) throw Stopped{};
    return std::move(outcomes->value);
}

VariedFutures::Size VariedFutures::size() const {
    auto common = how_.common;
    if (varied_.program().asks.empty()) common.asks = CommonRun::Asks::none;
    std::vector<double> values;
    for (const auto& number : varied_.numbers()) values.push_back(number.low);
    const auto sweep = plan(values, common);
    return {.replicates = sweep.replicates, .groups = sweep.groups};
}

}  // namespace steppe
