#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include "bench/counted.hpp"
#include "engine/compiler/machine_code.hpp"
#include "engine/core/philox.hpp"
#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/futures.hpp"

double multiply_add_chains(long rounds);  // defined in machine.cpp

/// Replicates in blocks: the model alone, without designs and statistics. Items are
/// replicate-steps.
namespace {

using namespace steppe;

struct alignas(64) Line {
    double value[8];
};

/// Returns multiply-add operations per second on registers, the best of several tries.
double peak() {
    constexpr long rounds = 20000, operations = rounds * 12 * 8 * 2;
    double best = 0;
    for (int n = 0; n < 20; ++n) {
        const auto begin = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(multiply_add_chains(rounds));
        best = std::max(
            best,
            static_cast<double>(operations) /
                std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}

enum class Kept { all, shares, defaults };

/// Returns the metrics that a row keeps: those of the tables, the shares of four powers in five
/// states, or those that a scenario keeps by default.
std::vector<Metric> metrics_of(const Program& program, Kept kept) {
    std::vector<std::string> patterns{"regional_influence.*"};
    if (kept == Kept::all) patterns.insert(patterns.end(), {"position.*", "gdp.*"});
    if (kept == Kept::shares) {
        patterns.clear();
        for (const auto* state : {"KAZ", "KGZ", "TJK", "TKM", "UZB"})
            patterns.push_back(std::string("influence_share.") + state + ".*");
    }
    return select_metrics(program, patterns);
}

/// The compiled run is made before the measurement; `compile` is the processor time that it takes.
void futures(benchmark::State& state, const char* path, Isa isa, Method method,
             Kept kept = Kept::all) {
    if (!is_available(isa)) return state.SkipWithError("this instruction set is not available");
    if (method == Method::code && !compiler::MachineCode::is_possible(isa))
        return state.SkipWithError("the build or the system does not allow machine code");
    constexpr std::size_t count = 256, stride = count + futures_block;
    const auto program =
        compile(load_scenario(std::string(STEPPE_SOURCE_DIR "/") + path, model_registry()));
    const auto metrics = metrics_of(*program, kept);
    const auto plan = plan_futures(program, metrics, 1);
    const auto& addresses = drawn_addresses(*plan);
    std::vector<Line> uniforms((addresses.size() + 1) * stride / 8),
        values((static_cast<std::size_t>(program->calendar.steps) + 1) * metrics.size() * stride /
               8);
    for (std::size_t n = 0; n < addresses.size(); ++n)
        for (std::size_t r = 0; r < stride; ++r) {
            const auto words = philox(counter_of(r), key_of(1, addresses[n]));
            uniforms[(n * stride + r) / 8].value[r % 8] = uniform(words[0], words[1]);
        }
    const auto solver = make_future_solver(plan, isa, Audit::essentials, method);
    const Futures job{.first = 0,
                      .count = count,
                      .stride = stride,
                      .uniforms = uniforms[0].value,
                      .values = values[0].value};
    const auto before = std::clock();
    solver->run(job);
    const double first = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    const auto begin = std::clock();
    for (auto _ : state) solver->run(job);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count) *
                            (program->calendar.steps + 1));
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    const double done = static_cast<double>(state.iterations() * static_cast<std::int64_t>(count) *
                                            program->calendar.steps);
    const double operations = done * bench::operations_of_a_step(*program);
    state.counters["flop_per_second"] = benchmark::Counter(operations, benchmark::Counter::kIsRate);
    state.counters["of_peak"] = operations / seconds / peak();
    if (method != Method::kernel)
        state.counters["compile"] =
            std::max(0.0, first - seconds / static_cast<double>(state.iterations()));
    state.counters["draws"] = static_cast<double>(addresses.size());
}

constexpr const char* core = "bench/scenarios/core.toml";
constexpr const char* baseline = "scenarios/japan-20b.toml";
constexpr const char* disturbed = "scenarios/taiwan-crisis.toml";
BENCHMARK_CAPTURE(futures, core_avx512, core, Isa::avx512, Method::kernel)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_avx512_tape, core, Isa::avx512, Method::tape)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_avx512_code, core, Isa::avx512, Method::code)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_avx2, core, Isa::avx2, Method::kernel)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_avx2_tape, core, Isa::avx2, Method::tape)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_avx2_code, core, Isa::avx2, Method::code)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_scalar, core, Isa::scalar, Method::kernel)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_scalar_tape, core, Isa::scalar, Method::tape)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_avx512, baseline, Isa::avx512, Method::kernel)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_avx512_tape, baseline, Isa::avx512, Method::tape)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_avx512_code, baseline, Isa::avx512, Method::code)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_avx2, baseline, Isa::avx2, Method::kernel)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_avx2_tape, baseline, Isa::avx2, Method::tape)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_avx2_code, baseline, Isa::avx2, Method::code)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_scalar, baseline, Isa::scalar, Method::kernel)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_scalar_tape, baseline, Isa::scalar, Method::tape)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_default_avx512, core, Isa::avx512, Method::kernel, Kept::defaults)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_default_avx512_code, core, Isa::avx512, Method::code,
                  Kept::defaults)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_default_avx2, core, Isa::avx2, Method::kernel, Kept::defaults)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, core_default_avx2_code, core, Isa::avx2, Method::code, Kept::defaults)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_shares_avx512, baseline, Isa::avx512, Method::kernel,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_shares_avx512_code, baseline, Isa::avx512, Method::code,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_shares_avx2, baseline, Isa::avx2, Method::kernel, Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, japan_20b_shares_avx2_code, baseline, Isa::avx2, Method::code,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, taiwan_crisis_shares_avx512, disturbed, Isa::avx512, Method::kernel,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, taiwan_crisis_shares_avx512_code, disturbed, Isa::avx512, Method::code,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, taiwan_crisis_shares_avx2, disturbed, Isa::avx2, Method::kernel,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(futures, taiwan_crisis_shares_avx2_code, disturbed, Isa::avx2, Method::code,
                  Kept::shares)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
