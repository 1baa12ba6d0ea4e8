#include <benchmark/benchmark.h>

#include <string>

#include "engine/model/start.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"

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

/// One step of nine states, four layers and two issues, without metrics.
void step_nine_states(benchmark::State& state) {
    const auto program = compile(load_scenario(flagship, model_registry()));
    const auto inputs = start_inputs<double>(*program, program->centre, nullptr);
    auto at = start_state(*program, inputs);
    auto derived = start_derived(*program, at);
    for (auto _ : state) {
        derive(*program, inputs, {}, at, derived);
        advance(*program, inputs, {}, derived, at);
        if (at.t == program->calendar.steps) at = start_state(*program, inputs);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(step_nine_states)->Unit(benchmark::kMicrosecond);

/// Ten years in quarters, with the metrics that a question needs; items are steps.
void run_ten_years(benchmark::State& state) {
    const auto program = compile(load_scenario(flagship, model_registry()));
    const auto metrics = select_metrics(*program, {"influence_share.*", "regional_influence.*"});
    for (auto _ : state) benchmark::DoNotOptimize(run(*program, metrics, Audit::essentials));
    state.SetItemsProcessed(state.iterations() * (program->calendar.steps + 1));
}
BENCHMARK(run_ten_years)->Unit(benchmark::kMicrosecond);

/// The same with every metric there is.
void run_ten_years_all_metrics(benchmark::State& state) {
    const auto program = compile(load_scenario(flagship, model_registry()));
    const auto metrics = all_metrics(*program);
    for (auto _ : state) benchmark::DoNotOptimize(run(*program, metrics, Audit::essentials));
    state.SetItemsProcessed(state.iterations() * (program->calendar.steps + 1));
}
BENCHMARK(run_ten_years_all_metrics)->Unit(benchmark::kMicrosecond);

}  // namespace
