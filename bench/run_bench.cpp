#include <benchmark/benchmark.h>

#include <string>

#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"

namespace {

using namespace steppe;

const std::string flagship = STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml";

void read_scenario_and_its_comparison(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(load_scenario(flagship, model_registry()));
}
BENCHMARK(read_scenario_and_its_comparison)->Unit(benchmark::kMicrosecond);

void compile_scenario_to_arrays(benchmark::State& state) {
    const auto scenario = load_scenario(flagship, model_registry());
    for (auto _ : state) benchmark::DoNotOptimize(compile(scenario));
}
BENCHMARK(compile_scenario_to_arrays)->Unit(benchmark::kMicrosecond);

/// Ten years in quarters, with the metrics of a typical question; items are steps.
void run_ten_years(benchmark::State& state) {
    const auto program = compile(load_scenario(flagship, model_registry()));
    const auto metrics = select_metrics(*program, {"influence_share.*", "regional_influence.*"});
    for (auto _ : state) benchmark::DoNotOptimize(run(*program, metrics, Audit::essentials));
    state.SetItemsProcessed(state.iterations() * (program->calendar.steps + 1));
}
BENCHMARK(run_ten_years)->Unit(benchmark::kMicrosecond);

void run_ten_years_all_metrics(benchmark::State& state) {
    const auto program = compile(load_scenario(flagship, model_registry()));
    const auto metrics = all_metrics(*program);
    for (auto _ : state) benchmark::DoNotOptimize(run(*program, metrics, Audit::essentials));
    state.SetItemsProcessed(state.iterations() * (program->calendar.steps + 1));
}
BENCHMARK(run_ten_years_all_metrics)->Unit(benchmark::kMicrosecond);

}  // namespace
