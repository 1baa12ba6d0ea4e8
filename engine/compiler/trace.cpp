#include "engine/compiler/trace.hpp"

#include "engine/compiler/traced.hpp"
#include "engine/model/audit.hpp"
#include "engine/model/metrics.hpp"
#include "engine/model/process/total_influence.hpp"
#include "engine/model/start.hpp"

namespace steppe::compiler {

namespace {

/// Makes a graph that of the trace while the object lives.
class Recording {
public:
    explicit Recording(Graph& graph) { Traced::graph = &graph; }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    ~Recording() { Traced::graph = nullptr; }
};

std::vector<Traced> numbers_of(const Program& program, const std::vector<DrawnNumber>& drawn,
                               Graph& graph) {
    std::vector<Traced> out;
    for (const double value : program.centre) out.emplace_back(value);
    for (const auto& [number, slot] : drawn) out[number] = Traced::of(graph.input(slot));
    return out;
}

Shocks<Traced> shocks_of(const TracePlan& plan, Graph& graph) {
    std::uint32_t slot = plan.inputs;
    const auto next = [&](std::size_t count) {
        std::vector<Traced> out;
        for (std::size_t n = 0; n < count; ++n) out.push_back(Traced::of(graph.shock(slot++)));
        return out;
    };
    Shocks<Traced> out;
    out.begins = next(plan.begins);
    out.productivity = next(plan.productivity);
    out.position = next(plan.position);
    return out;
}

/// Stores the metrics of the step and guards the values that the kernel checks.
void record(const TracePlan& plan, const Replicate<Traced>& run, Graph& graph) {
    const auto& [in, at, d] = run;
    const Traced zero(0.0);
    Traced breaches = zero;  // 0, or NaN, or 1
    if (plan.recorded.empty() || plan.recorded[static_cast<std::size_t>(at.t)]) {
        std::vector<Traced> total;
        if (plan.needs.total_influence) total = process::total_influence(plan.program, in, d);
        const metric::View<Traced> view{plan.program, in, at, d, total};
        for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
            const Traced value = metric_value(view, plan.metrics[m]);
            breaches = breaches + (value - value);
            graph.store(value.id, static_cast<std::uint32_t>(m));
        }
    }
    for (Index i = 0; i < plan.program.agents.size(); ++i) {
        const Traced slack = essential_slack(d, i);
        breaches = select(slack < zero, Traced(1.0), breaches + (slack - slack));
    }
    graph.require_equal(breaches.id, zero.id);
}

}  // namespace

std::optional<Graph> trace(const TracePlan& plan, std::size_t most_nodes) {
    const auto& p = plan.program;
    Graph graph;
    const Recording recording(graph);
    const auto numbers = numbers_of(p, plan.drawn, graph);
    std::vector<Traced> comparison_numbers;
    if (p.comparison) comparison_numbers = numbers_of(*p.comparison, plan.comparison_drawn, graph);
    Replicate<Traced> run, comparison;
    run.d.shares_asked = plan.needs.shares;
    run.d.positions_asked = plan.needs.positions;
    run.d.flows_asked = comparison.d.flows_asked = false;
    start<Traced>(p, numbers, comparison_numbers, run, comparison);
    auto& [in, at, d] = run;
    for (;;) {
        graph.begin_stage();
        const auto shocks = shocks_of(plan, graph);
        derive<Traced>(p, in, shocks, at, d);
        record(plan, run, graph);
        if (graph.nodes().size() > most_nodes) return std::nullopt;
        if (at.t == p.calendar.steps) return graph;
        advance<Traced>(p, in, shocks, d, at);
    }
}

}  // namespace steppe::compiler
