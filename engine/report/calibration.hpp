#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/report/calibration.hpp"

namespace steppe {

/// Errors of runs against the observations of one metric.
struct CalibrationScore {
    std::string metric, unit;
    SeriesScore given{}, fitted{};
    /// Scores on held-out observations; absent if there are none.
    struct HeldOut {
        SeriesScore given{}, fitted{};
        std::optional<double> last;  ///< root mean square error of the last fitted value, if any
    };
    std::optional<HeldOut> held_out{};
};

std::vector<CalibrationScore> calibration_scores(const CalibrationReport& report);

/// Returns `something`, `little` or `nothing`.
std::string identifiability_word(Identifiability identifiability);

/// Returns the distribution as in a scenario, without braces: `pert = [0.1, 0.3, 0.6]`.
std::string prior_text(const Distribution& prior);

}  // namespace steppe
