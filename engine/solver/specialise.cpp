#include "engine/solver/specialise.hpp"

#include <utility>

#include "engine/compiler/trace.hpp"
#include "engine/solver/plan.hpp"

namespace steppe {

namespace {

/// Compiling costs as much time as about this many replicates save.
constexpr std::uint64_t break_even = 10'000;
/// Larger runs are left to the kernel: their graph takes hundreds of megabytes, and the code of a
/// step does not fit into the caches.
constexpr std::size_t most_nodes = 4'000'000, longest_step = 12'000;

/// The slots of the frame are those of `CompiledSolver::draw`.
compiler::TracePlan trace_plan_of(const FuturesPlan& plan) {
    compiler::TracePlan out{.program = *plan.program,
                            .metrics = plan.metrics,
                            .needs = plan.needs,
                            .recorded = plan.recorded,
                            .drawn = {},
                            .comparison_drawn = {},
                            .begins = plan.begins.size(),
                            .productivity = plan.productivity.size(),
                            .position = plan.position.size()};
    for (const auto& draw : plan.draws) out.drawn.push_back({draw.number, out.inputs++});
    for (const auto& draw : plan.comparison_draws) {
        const auto slot = draw.same == absent ? out.inputs : draw.same;
        out.comparison_drawn.push_back({draw.number, slot});
        ++out.inputs;
    }
    return out;
}

/// \return null if the run is too large
std::unique_ptr<const SpecialisedRun> compile_run(const FuturesPlan& plan, Isa isa, Method method) {
    const auto traced = trace_plan_of(plan);
    const auto graph = compiler::trace(traced, most_nodes);
    if (!graph) return nullptr;
    const auto slots = static_cast<std::uint32_t>(traced.inputs + traced.begins +
                                                  traced.productivity + traced.position);
    const auto stages = compiler::stages_of(*graph, slots);
    if (method == Method::automatic && stages.longest() > longest_step) return nullptr;
    SpecialisedRun out;
    if (method != Method::tape) out.code = compiler::MachineCode::of(stages, isa);
    if (out.code == nullptr) out.tape = compiler::tape_of(stages);
    return std::make_unique<const SpecialisedRun>(std::move(out));
}

}  // namespace

const SpecialisedRun* Specialiser::after(const FuturesPlan& plan, Isa isa, Method method,
                                         std::uint64_t replicates) {
    if (method == Method::kernel) return nullptr;
    if (method != Method::automatic) {
        const std::lock_guard lock(mutex_);
        return compiled(plan, isa, method);
    }
    const bool pays = isa == Isa::scalar || compiler::MachineCode::is_possible(isa);
    if (!pays || replicates_.fetch_add(replicates) < break_even) return nullptr;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    return lock.owns_lock() ? compiled(plan, isa, method) : nullptr;
}

const SpecialisedRun* Specialiser::compiled(const FuturesPlan& plan, Isa isa, Method method) {
    const auto [at, is_new] = known_.try_emplace({isa, method});
    if (is_new) at->second = compile_run(plan, isa, method);
    return at->second.get();
}

}  // namespace steppe
