#pragma once

#include <vector>

#include "steppe/analysis/hindcast_tables.hpp"

namespace steppe {

/// One state's change from a training origin to a later year, both observed.
struct TrainingCase {
    int year = 0, horizon = 0;
    std::size_t mover = 0;
    std::vector<double> from;  ///< the five at the origin; NaN if not observed
    double observed = 0;       ///< of the mover, `horizon` years later
};

/// Returns all cases that end by `origin`.
std::vector<TrainingCase> training_cases(const YearTable& table, int origin,
                                         const std::vector<int>& horizons);

}  // namespace steppe
