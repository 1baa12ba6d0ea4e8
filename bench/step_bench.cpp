#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include "bench/counted.hpp"
#include "bench/naive_eigen.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/start.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"

/// One step of bench/scenarios/core.toml, by the solver and by a rival.
namespace {

using namespace steppe;

const std::string core = STEPPE_SOURCE_DIR "/bench/scenarios/core.toml";

struct Model {
    std::shared_ptr<const Program> program = compile(load_scenario(core, model_registry()));
    Replicate<double> run;
    Inputs<double>& inputs = run.in;
    State<double>& at = run.at;
    Derived<double>& derived = run.d;

    Model() { start<double>(*program, program->centre, nullptr, run); }
    void step() {
        derive(*program, inputs, {}, at, derived);
        advance(*program, inputs, {}, derived, at);
    }
};

/// Results must match, otherwise the time is meaningless.
void require_same_numbers() {
    Model ours;
    bench::Rival theirs(*ours.program, ours.inputs);
    const auto K = ours.program->issues.size();
    for (int t = 0; t < ours.program->calendar.steps; ++t) {
        derive(*ours.program, ours.inputs, {}, ours.at, ours.derived);
        theirs.step();
        std::vector<double> numbers{ours.derived.commodity[0].price};
        for (Index i = 0; i < ours.program->agents.size(); ++i) {
            numbers.insert(numbers.end(), {ours.derived.Y[i], ours.derived.W_own[i]});
            for (std::size_t k = 0; k < K; ++k) numbers.push_back(ours.derived.X_next[i * K + k]);
        }
        const auto other = theirs.numbers();
        for (std::size_t n = 0; n < numbers.size(); ++n)
            if (!(std::abs(numbers[n] - other[n]) <= 1e-9 * std::max(1.0, std::abs(numbers[n])))) {
                std::fprintf(stderr, "the rival computes %.17g, the solver %.17g, at step %d\n",
                             other[n], numbers[n], t);
                std::exit(1);
            }
        advance(*ours.program, ours.inputs, {}, ours.derived, ours.at);
    }
}

void step_core(benchmark::State& state) {
    Model model;
    for (auto _ : state) {
        model.step();
        if (model.at.t == model.program->calendar.steps)
            start_state(*model.program, model.inputs, model.at);
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["flop_per_second"] = benchmark::Counter(
        static_cast<double>(state.iterations()) * bench::operations_of_a_step(*model.program),
        benchmark::Counter::kIsRate);
}
BENCHMARK(step_core)->Unit(benchmark::kMicrosecond);

void step_core_naive_eigen(benchmark::State& state) {
    require_same_numbers();
    Model model;
    std::optional<bench::Rival> rival(std::in_place, *model.program, model.inputs);
    int t = 0;
    for (auto _ : state) {
        rival->step();
        if (++t < model.program->calendar.steps) continue;
        rival.emplace(*model.program, model.inputs);
        t = 0;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(step_core_naive_eigen)->Unit(benchmark::kMicrosecond);

}  // namespace
