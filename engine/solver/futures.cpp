#include "engine/solver/futures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "engine/solver/block.hpp"
#if !defined(__wasm__)
#include "engine/solver/compiled.hpp"
#endif

namespace steppe {

#if defined(STEPPE_SIMD)
// kernel.cpp, compiled per instruction set; declared here, as its namespaces are inline there.
namespace avx2 {
std::unique_ptr<FutureSolver> make_simd_solver(const FuturesPlan& plan, Isa isa, Method method);
}
namespace avx512 {
std::unique_ptr<FutureSolver> make_simd_solver(const FuturesPlan& plan, Isa isa, Method method);
}
#endif

namespace {

/// A solver that owns its plan. Lane solvers do not hold the shared pointer: its functions would be
/// compiled with their instructions, and the linker could use them in other units.
class OwningSolver final : public FutureSolver {
public:
    OwningSolver(std::shared_ptr<const FuturesPlan> plan, std::unique_ptr<FutureSolver> solver)
        : plan_(std::move(plan)), solver_(std::move(solver)) {}
    void run(const Futures& job) override { solver_->run(job); }

private:
    std::shared_ptr<const FuturesPlan> plan_;
    std::unique_ptr<FutureSolver> solver_;
};

/// Returns the method that STEPPE_METHOD forces, for tests and measurements.
Method method_of_environment() {
    const char* wanted = std::getenv("STEPPE_METHOD");
    const std::string_view name = wanted == nullptr ? "" : wanted;
    return name == "kernel" ? Method::kernel
           : name == "tape" ? Method::tape
           : name == "code" ? Method::code
                            : Method::automatic;
}

std::unique_ptr<FutureSolver> make_solver(const FuturesPlan& plan, [[maybe_unused]] Isa isa,
                                          Audit audit, [[maybe_unused]] Method method) {
    if (audit == Audit::everything) return std::make_unique<BlockSolver<double>>(plan, audit);
    if (method == Method::automatic) method = method_of_environment();
#if defined(STEPPE_SIMD)
    if (isa == Isa::avx512) return avx512::make_simd_solver(plan, isa, method);
    if (isa == Isa::avx2) return avx2::make_simd_solver(plan, isa, method);
#endif
#if defined(__wasm__)  // a page runs fewer replicates than compiling pays for
    return std::make_unique<BlockSolver<double>>(plan, audit);
#else
    return std::make_unique<CompiledSolver<double>>(plan, isa, method);
#endif
}

std::vector<DrawPlan> plan_draws(const Program& program, const std::vector<std::string>& addresses,
                                 Quantiles& known) {
    std::vector<DrawPlan> out;
    for (const auto& d : program.draws) {
        const auto at = std::lower_bound(addresses.begin(), addresses.end(), d.address);
        out.push_back({.number = d.number,
                       .address = static_cast<Index>(at - addresses.begin()),
                       .quantile = known.of(*d.distribution),
                       .low = d.low,
                       .high = d.high});
    }
    return out;
}

bool gives_the_same(const DrawPlan& a, const DrawPlan& b) {
    const Quantile &p = a.quantile, &q = b.quantile;
    return a.address == b.address && a.low == b.low && a.high == b.high && p.form == q.form &&
           p.c == q.c && p.from == q.from && p.span == q.span && p.low == q.low && p.high == q.high;
}

/// Draws identical numbers of both programs only once.
void share_draws(FuturesPlan& plan) {
    for (auto& draw : plan.comparison_draws)
        for (Index n = 0; n < plan.draws.size() && draw.same == absent; ++n)
            if (gives_the_same(plan.draws[n], draw)) draw.same = n;
}

/// Returns whether a number can differ from 0.
bool matters(const Program& program, Num number) {
    return program.centre[number] != 0.0 ||
           std::any_of(program.draws.begin(), program.draws.end(),
                       [&](const Draw& d) { return d.number == number; });
}

void plan_chance(const Program& p, std::uint64_t seed, FuturesPlan& plan) {
    plan.begins.resize(p.random_events);
    for (const auto& e : p.events)
        if (e.random) plan.begins[e.chance] = key_of(seed, "event." + e.id + ".hazard");
    const auto& numbers = p.agents.number;
    if (std::any_of(numbers.begin(), numbers.end(),
                    [&](const AgentNumbers& n) { return matters(p, n.gdp_volatility); }))
        for (const auto& id : p.agents.id)
            plan.productivity.push_back(key_of(seed, "agent." + id + ".productivity"));
    if (!matters(p, p.model.opinion_volatility)) return;
    for (const auto& id : p.agents.id)
        for (const auto& issue : p.issues)
            plan.position.push_back(key_of(seed, "agent." + id + ".position." + issue.id));
}

}  // namespace

FutureSolver::~FutureSolver() = default;

std::shared_ptr<const FuturesPlan> plan_futures(std::shared_ptr<const Program> program,
                                                std::vector<Metric> metrics, std::uint64_t seed) {
    Quantiles known;
    return plan_futures(std::move(program), std::move(metrics), seed, known);
}

std::shared_ptr<const FuturesPlan> plan_futures(std::shared_ptr<const Program> program,
                                                std::vector<Metric> metrics, std::uint64_t seed,
                                                Quantiles& known, std::vector<bool> recorded) {
    auto plan = std::make_shared<FuturesPlan>();
#if !defined(__wasm__)
    plan->specialiser = std::make_shared<Specialiser>();
#endif
    for (const Program* p : {program.get(), program->comparison.get()})
        for (std::size_t n = 0; p != nullptr && n < p->draws.size(); ++n)
            plan->addresses.push_back(p->draws[n].address);
    std::sort(plan->addresses.begin(), plan->addresses.end());
    plan->addresses.erase(std::unique(plan->addresses.begin(), plan->addresses.end()),
                          plan->addresses.end());
    plan->draws = plan_draws(*program, plan->addresses, known);
    if (program->comparison) {
        plan->comparison_draws = plan_draws(*program->comparison, plan->addresses, known);
        share_draws(*plan);
    }
    plan_chance(*program, seed, *plan);
    plan->needs = needs_of(metrics);
    plan->metrics = std::move(metrics);
    plan->recorded = std::move(recorded);
    plan->program = std::move(program);
    return plan;
}

const std::vector<std::string>& drawn_addresses(const FuturesPlan& plan) { return plan.addresses; }

bool has_chance(const FuturesPlan& plan) {
    return !plan.begins.empty() || !plan.productivity.empty() || !plan.position.empty();
}

void report_breach(const FuturesPlan& plan, const Futures& job, std::size_t column) {
    std::vector<double> values(plan.metrics.size() *
                               static_cast<std::size_t>(plan.program->calendar.steps + 1));
    std::vector<double> uniforms;
    for (std::size_t n = 0; n < plan.addresses.size(); ++n)
        uniforms.push_back(job.uniforms[n * job.stride + column]);
    BlockSolver<double>(plan, Audit::everything)
        .run({.first = job.chance_of(column),
              .count = 1,
              .stride = 1,
              .uniforms = uniforms.data(),
              .values = values.data()});
    // No invariant failed, so some metric is NaN or infinite. Reports the first.
    for (std::size_t n = 0; n < values.size(); ++n)
        if (const auto& metric = plan.metrics[n % plan.metrics.size()]; !std::isfinite(values[n]))
            throw AuditFailure("the value", metric.address,
                               static_cast<int>(n / plan.metrics.size()), job.chance_of(column),
                               values[n]);
    throw AuditFailure("the value", "a number", 0, job.chance_of(column), 0.0);
}

std::unique_ptr<FutureSolver> make_future_solver(std::shared_ptr<const FuturesPlan> plan, Isa isa,
                                                 Audit audit, Method method) {
    auto solver = make_solver(*plan, isa, audit, method);
    return std::make_unique<OwningSolver>(std::move(plan), std::move(solver));
}

}  // namespace steppe
