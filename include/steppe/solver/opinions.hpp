#pragma once

#include <vector>

#include "steppe/model/program.hpp"

namespace steppe {

/// Who hears whom, and what each is convinced of, at one step of the central run.
struct OpinionNetwork {
    std::vector<double>
        W;  ///< N x N with its diagonal, rows sum to 1: how much is heard, hostility not in it
    std::vector<double> lambda;  ///< N, susceptibility
    std::vector<double>
        U;  ///< N x K, convictions, stated or inferred, moved by the events of the step
    std::vector<double> X;  ///< N x K, positions
};

/// \param step 0 to the program's last
OpinionNetwork opinion_network(const Program& program, int step);

}  // namespace steppe
