#include <benchmark/benchmark.h>

#include <string>

#include "engine/game/game.hpp"
#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/opinions.hpp"

namespace {

using namespace steppe;

/// The first issue of the baseline, nine states; powers alternate between +1 and -1. The argument
/// is the number of powers.
void solve_influence_game(benchmark::State& state) {
    const auto program =
        compile(load_scenario(STEPPE_SOURCE_DIR "/scenarios/baseline.toml", model_registry()));
    const auto network = opinion_network(*program, 0);
    const std::size_t N = program->agents.size(), K = program->issues.size();
    std::vector<double> u(N);
    for (std::size_t i = 0; i < N; ++i) u[i] = network.U[i * K];
    auto game = game_on(network.W, network.lambda, u);
    game.pull = 0.2;
    std::vector<double> value(N, 0.0);
    for (const auto i : program->agents.targets) {
        game.open[i] = 1;
        value[i] = 1 + static_cast<double>(i % 3);
    }
    for (int p = 0; p < state.range(0); ++p)
        game.players.push_back({std::to_string(p), p % 2 == 0 ? 1.0 : -1.0, 4.0 + 3 * p, value});
    for (auto _ : state) benchmark::DoNotOptimize(solve_game(game));
}
BENCHMARK(solve_influence_game)->Arg(2)->Arg(3)->Arg(4)->Unit(benchmark::kMicrosecond);

}  // namespace
