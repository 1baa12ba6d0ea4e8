#include <array>

#include <benchmark/benchmark.h>

/// The peak of the machine: multiply-adds on registers, with as many in flight as the core
/// sustains.
namespace {

#if defined(__x86_64__)
using Pack = double __attribute__((vector_size(64)));
constexpr int width = 8;
#define STEPPE_WIDEST __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
using Pack = double __attribute__((vector_size(16)));
constexpr int width = 2;
#define STEPPE_WIDEST
#endif

constexpr int chains = 12;  // enough to hide four to six cycles of latency on two ports

}  // namespace

STEPPE_WIDEST double multiply_add_chains(long rounds);

STEPPE_WIDEST double multiply_add_chains(long rounds) {
    std::array<Pack, chains> x{};
    // Volatile, so that the compiler cannot prove two chains equal. In a cloned function, g++ 12
    // passes DoNotOptimize an uninitialised place: denormal values made the probe 250 times slower.
    const volatile double kept = 0.999999999, added = 1e-9;
    for (Pack& chain : x) chain += added;
    const Pack a = Pack{} + kept, b = Pack{} + added;
    for (long n = 0; n < rounds; ++n)
        for (auto& chain : x) chain = chain * a + b;
    double sum = 0;
    for (const auto& chain : x)
        for (int i = 0; i < width; ++i) sum += chain[i];
    return sum;
}

namespace {

/// Peak GFLOP/s of one core, the reference for the solver's share of peak.
void multiply_add_peak(benchmark::State& state) {
    constexpr long rounds = 20000;
    for (auto _ : state) benchmark::DoNotOptimize(multiply_add_chains(rounds));
    state.counters["flop_per_second"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * rounds * chains * width * 2,
                           benchmark::Counter::kIsRate);
}
BENCHMARK(multiply_add_peak)->Unit(benchmark::kMicrosecond);

}  // namespace
