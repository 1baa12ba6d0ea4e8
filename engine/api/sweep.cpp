#include "steppe/sweep.hpp"

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/sweep_tables.hpp"

namespace steppe {

struct Sweep::State {
    SweepPlan plan;
    SweepState state;
    bool is_complete = false;

    [[nodiscard]] const CellAccumulator& totals() const {
        if (state.cells.empty()) throw Error("the sweep was stopped before its first replicates");
        return state.cells.begin()->second;
    }
};

Sweep Model::sweep(const Sampling& options) const {
    auto settings = options_of(options);
    settings.metrics = with_ids(state_->scenario, settings.metrics);
    settings.vary = with_ids(state_->scenario, settings.vary);
    auto data = std::make_shared<Sweep::State>();
    if (state_->scenario.sweep.grid.given) {  // combinations are models of their own
        auto scenario = state_->scenario;
        scenario.sweep.grid = {};
        data->plan = plan_sweep(scenario, model_registry(), settings);
    } else {
        data->plan = plan_sweep(state_->scenario, model_registry(), settings);
    }
    data->state = start_sweep({0, data->plan.chunks()});
    begin(options.execution, data->plan, Holds::totals);
    data->is_complete =
        run_sweep(data->plan, data->state, control_of(options.execution, &data->plan));
    Sweep out;
    out.state_ = std::move(data);
    out.dates_ = dates();
    return out;
}

std::uint64_t Sweep::replicates() const { return state_->state.replicates(); }
bool Sweep::is_complete() const { return state_->is_complete; }

std::vector<std::string> Sweep::metrics() const {
    std::vector<std::string> out;
    for (const auto& metric : state_->plan.metrics) out.push_back(metric.address);
    return out;
}

Spread Sweep::at(const std::string& metric, const std::string& date) const {
    const auto& all = state_->plan.metrics;
    const auto& program = *state_->plan.cells.front().program;
    const auto m = metric_index(all, metric);
    if (m == all.size())
        throw Error("the sweep kept no metric " + metric,
                    did_you_mean(metric, metrics(), "Name it in Sampling::metrics"));
    const auto column = static_cast<std::size_t>(asked_step(program, "at", date)) * all.size() + m;
    const auto& statistics = state_->totals().statistics;
    return {.mean = statistics.mean(column),
            .standard_deviation = statistics.standard_deviation(column),
            .standard_error = state_->totals().standard_error(column),
            .min = statistics.min(column),
            .max = statistics.max(column),
            .quantile_ = [view = statistics.view(column), of = state_](double q) {
                return view.quantile(q);
            }};
}

Probability Sweep::probability(const std::string& ask) const {
    const auto& asks = state_->plan.cells.front().program->asks;
    std::vector<std::string> ids;
    for (std::size_t n = 0; n < asks.size(); ++n) {
        ids.push_back(asks[n].id);
        if (asks[n].id != ask) continue;
        const auto interval = state_->totals().probability_interval(n);
        return {state_->totals().probability(n), interval.low, interval.high};
    }
    throw Error("the scenario has no question " + ask,
                ids.empty() ? "" : "there are " + join(ids, ", "));
}

Result Sweep::result() const {
    static_cast<void>(state_->totals());
    return owning(sweep_result(state_->plan, state_->state), state_);
}

}  // namespace steppe
