#include "steppe/sweep.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/sweep_tables.hpp"

namespace steppe {

struct Sweep::State {
    SweepPlan plan;
    SweepState state;
    bool is_complete = false;
    /// Columns of the numbers and the metrics, and of the questions; empty: not kept.
    std::vector<double> values{};
    std::vector<std::uint8_t> yes{};

    [[nodiscard]] const CellAccumulator& totals() const {
        if (state.cells.empty()) throw Error("the sweep was stopped before its first replicates");
        return state.cells.begin()->second;
    }
    void keep_finals(SweepControl& control);
};

/// Keeps the rows of each chunk. Chunks write to disjoint ranges, so no lock is needed.
void Sweep::State::keep_finals(SweepControl& control) {
    const auto count = static_cast<std::size_t>(plan.replicates), metrics = plan.metrics.size();
    const auto& cell = plan.cells.front();
    const std::size_t numbers = drawn_addresses(*cell.plan).size();
    const std::size_t asks = cell.program->asks.size();
    if (count > limits::kept_numbers / std::max<std::size_t>(1, numbers + metrics + asks))
        throw OptionError("finals", fmt::format("{} replicates with {} numbers each do not fit in "
                                                "memory: take fewer",
                                                count, numbers + metrics + asks));
    values.resize((numbers + metrics) * count);
    yes.resize(asks * count);
    const auto steps = static_cast<std::size_t>(cell.program->calendar.steps);
    control.keep = [this, count, metrics, numbers, asks, steps](const ChunkView& chunk) {
        const auto put = [&](const auto* from, std::size_t rows, auto* to) {
            for (std::size_t row = 0; row < rows; ++row)
                std::copy_n(from + row * chunk.count, chunk.count, to + row * count + chunk.first);
        };
        if (chunk.inputs != nullptr) put(chunk.inputs, numbers, values.data());
        put(chunk.values + steps * metrics * chunk.count, metrics, values.data() + numbers * count);
        put(chunk.yes, asks, yes.data());
    };
}

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
    begin(options.execution, data->plan, options.finals ? Holds::finals : Holds::totals);
    auto control = control_of(options.execution, &data->plan);
    if (options.finals) data->keep_finals(control);
    data->is_complete = run_sweep(data->plan, data->state, control);
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

FinalValues Sweep::finals() const {
    const auto& cell = state_->plan.cells.front();
    FinalValues out{.count = static_cast<std::size_t>(state_->state.replicates()),
                    .stride = static_cast<std::size_t>(state_->plan.replicates),
                    .numbers = drawn_addresses(*cell.plan),
                    .metrics = metrics(),
                    .asks = ids_of(cell.program->asks),
                    .values = state_->values.data(),
                    .yes = state_->yes.data(),
                    .memory = state_};
    if (state_->values.empty() && state_->yes.empty())
        throw Error("the sweep did not keep its replicates", "set Sampling::finals");
    return out;
}

Result Sweep::result() const {
    static_cast<void>(state_->totals());
    return owning(sweep_result(state_->plan, state_->state), state_);
}

}  // namespace steppe
