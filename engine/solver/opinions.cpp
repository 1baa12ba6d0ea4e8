#include "engine/solver/opinions.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "engine/model/start.hpp"

namespace steppe {

OpinionNetwork opinion_network(const Program& program, int step) {
    if (step < 0 || step > program.calendar.steps)
        throw std::invalid_argument(
            fmt::format("step {} is not in range 0 to {}", step, program.calendar.steps));
    Replicate<double> central, other;
    start(program, program.centre,
          program.comparison ? program.comparison->centre : std::vector<double>{}, central, other);
    auto& [in, state, derived] = central;
    derive(program, in, {}, state, derived);
    while (state.t < step) {
        advance(program, in, {}, derived, state);
        derive(program, in, {}, state, derived);
    }
    const std::size_t N = program.agents.size();
    OpinionNetwork out{std::vector<double>(N * N, 0.0), in.lambda, in.U0, state.X};
    for (Index i = 0; i < N; ++i) {
        out.W[i * N + i] = derived.W_own[i];
        for (Index e = program.graph.begin[i]; e < program.graph.begin[i + 1]; ++e)
            out.W[i * N + program.graph.column[e]] = derived.W[e];
    }
    for (std::size_t n = 0; n < out.U.size(); ++n)
        out.U[n] = clamp(in.U0[n] + derived.events.shift[program.shifted.slot[n]], -1.0, 1.0);
    return out;
}

}  // namespace steppe
