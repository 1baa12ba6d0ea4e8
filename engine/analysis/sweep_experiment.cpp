#include "engine/analysis/sweep_experiment.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/analysis/checkpoint_rows.hpp"
#include "engine/core/text.hpp"

namespace steppe {
namespace {

std::string suggestion_of_ask(const std::string& pattern, const Program& program) {
    std::vector<std::string> asks;
    for (const auto& ask : program.asks) asks.push_back("ask." + ask.id);
    if (asks.empty()) return "the scenario has no questions";
    return did_you_mean(pattern, asks, "its questions are " + join(asks, ", "));
}

}  // namespace

std::vector<SweepOutput> select_outputs(const SweepPlan& plan,
                                        const std::vector<std::string>& patterns) {
    const auto& program = *plan.cells.front().program;
    std::vector<SweepOutput> out;
    for (const auto& pattern : patterns) {
        const auto add = [&](const SweepOutput& output) {
            if (std::none_of(out.begin(), out.end(),
                             [&](const SweepOutput& o) { return o.address == output.address; }))
                out.push_back(output);
        };
        const bool is_ask = pattern.rfind("ask.", 0) == 0;
        bool found = false;
        for (std::size_t a = 0; a < program.asks.size(); ++a)
            if (const auto address = "ask." + program.asks[a].id;
                is_ask && matches(pattern, address)) {
                add({address, "1", true, a});
                found = true;
            }
        if (found) continue;
        if (is_ask) throw UnknownMetric(pattern, suggestion_of_ask(pattern, program));
        for (const auto& metric : select_metrics(program, {pattern}))
            add({metric.address, metric_kinds()[metric.kind]->unit, false,
                 metric_index(plan.metrics, metric.address)});
    }
    return out;
}

SweepExperiment::SweepExperiment(const SweepPlan& plan, std::size_t cell,
                                 std::vector<SweepOutput> outputs, int step, SweepControl control)
    : plan_(plan),
      outputs_(std::move(outputs)),
      step_(static_cast<std::size_t>(step)),
      control_(std::move(control)) {
    plan_.cells = {plan.cells[cell]};
    plan_.stop_when.reset();
    joined_ = plan_.cells[0].copula->groups();
    plan_.cells[0].copula = std::make_shared<Copula>(
        inputs().size(), std::vector<RankCorrelation>{});  // designs join draws themselves
    for (const auto& output : outputs_) names_.push_back(output.address);
}

std::optional<std::vector<double>> SweepExperiment::evaluate(
    const std::shared_ptr<const Design>& design, std::uint64_t runs) {
    use_design(plan_, runs, [&](const std::vector<std::string>&) { return design; });
    std::vector<double> out(outputs_.size() * static_cast<std::size_t>(runs));
    auto control = control_;
    // Chunks write to disjoint ranges, so no lock is needed.
    control.keep = [&](const ChunkView& chunk) {
        for (std::size_t m = 0; m < outputs_.size(); ++m) {
            double* to = out.data() + m * static_cast<std::size_t>(runs) + chunk.first;
            const auto& output = outputs_[m];
            if (output.of_ask)
                std::copy_n(chunk.yes + output.index * chunk.count, chunk.count, to);
            else
                std::copy_n(
                    chunk.values + (step_ * plan_.metrics.size() + output.index) * chunk.count,
                    chunk.count, to);
        }
    };
    auto state = start_sweep({0, plan_.chunks()});
    control.checkpoint = {};
    if (control.checkpoint_hooks.save) {
        state.next = go_on(plan_, out, control.checkpoint_hooks.begin());
        control.checkpoint = [&](const SweepState& now) {
            control.checkpoint_hooks.save(bytes_of(plan_, out, now.next));
        };
    }
    if (!run_sweep(plan_, state, control)) return std::nullopt;
    if (control.checkpoint_hooks.save)
        control.checkpoint_hooks.save(bytes_of(plan_, out, state.next));
    return out;
}

}  // namespace steppe
