#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/report/calibration.hpp"

namespace steppe {

/// Runs beside observations of one metric.
struct CalibrationScore {
    std::string metric, unit;
    SeriesScore given{}, fitted{};
    /// Of what was held out; nothing where no observation was.
    struct Held {
        SeriesScore given{}, fitted{};
        std::optional<double>
            last;  ///< root mean square error of the last value that was fitted, if there is one
    };
    std::optional<Held> held{};
};

std::vector<CalibrationScore> calibration_scores(const CalibrationReport& report);

/// `something`, `little`, `nothing`.
std::string told_word(Told told);

/// The distribution as a scenario states it, without braces: `pert = [0.1, 0.3, 0.6]`.
std::string prior_text(const Distribution& prior);

}  // namespace steppe
