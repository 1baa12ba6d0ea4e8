#pragma once

#include <vector>

#include "engine/model/program.hpp"

namespace steppe {

/// The influence network and the convictions at one step of the central run.
struct OpinionNetwork {
    std::vector<double> W;  ///< N x N with diagonal, rows sum to 1; unsigned, without hostility
    std::vector<double> lambda;  ///< N, susceptibility
    std::vector<double>
        U;  ///< N x K, convictions, given or inferred, shifted by the events of the step
    std::vector<double> X;  ///< N x K, positions
};

/// Returns the network at `step`, from 0 to the program's last.
OpinionNetwork opinion_network(const Program& program, int step);

}  // namespace steppe
