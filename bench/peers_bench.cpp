#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "bench/core_futures.hpp"
#include "bench/fixed_eigen.hpp"

/// The same replicates as futures_bench, computed by a rival. Items are replicate-steps.
namespace {

using namespace steppe;

/// Results must match, otherwise the time is meaningless.
void require_same_numbers(const bench::CoreFutures& core, const std::vector<double>& other) {
    for (std::size_t n = 0; n < other.size(); ++n)
        if (!(std::abs(core.values[n] - other[n]) <=
              1e-9 * std::max(1.0, std::abs(core.values[n])))) {
            const auto& metric = core.metrics[n / core.count % core.metrics.size()].address;
            std::fprintf(stderr, "the rival computes %.17g, the solver %.17g: %s, at step %zu\n",
                         other[n], core.values[n], metric.c_str(),
                         n / core.count / core.metrics.size());
            std::exit(1);
        }
}

void futures_core_fixed_eigen(benchmark::State& state) {
    const auto core = bench::core_futures(256);
    bench::FixedRival rival(*core.program, core.centre.in);
    std::vector<double> values(core.values.size());
    const auto run = [&] {
        for (std::size_t r = 0; r < core.count; ++r)
            rival.run(core.inputs.data() + r, values.data() + r, core.count);
    };
    run();
    require_same_numbers(core, values);
    for (auto _ : state) run();
    state.SetItemsProcessed(state.iterations() *
                            static_cast<std::int64_t>(core.count * core.steps()));
}
BENCHMARK(futures_core_fixed_eigen)
    ->Name("futures/core_fixed_eigen")
    ->Unit(benchmark::kMicrosecond);

}  // namespace
