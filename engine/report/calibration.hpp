#pragma once

#include <optional>
#include <string>

#include "engine/analysis/calibration.hpp"
#include "steppe/result.hpp"

namespace steppe {

struct CalibrationReport {
    const CalibrationProblem& problem;
    Calibration result{};
    std::string observations;             ///< file name as given
    std::optional<int> until{};           ///< last fitted year
    std::vector<Observation> held_out{};  ///< later observations, ordered by metric, then step
    std::vector<double> given{};          ///< the free numbers as given in the file
    /// Metrics of runs with the given and with the fitted numbers, at the fitted and at the
    /// held-out observations.
    std::vector<double> given_run{}, fitted_run{}, given_held_out{}, fitted_held_out{};
};

/// Describes the fits, and the errors at fitted and held-out observations. Its file calibrate.csv
/// has a row per free number, calibrate_series.csv one per observation. It refers to the report.
Result calibration_result(const CalibrationReport& report);

/// Paths in the written scenario, relative to its folder, and the command that wrote it.
struct CalibratedFile {
    std::string extends, compare_with, command;
};

/// Returns a scenario that extends the input with the fitted numbers: normal around the fit, as
/// wide as its interval, truncated at the search range. Numbers that do not affect any observation
/// keep their values.
std::string calibrated_toml(const CalibrationReport& report, const CalibratedFile& file);

}  // namespace steppe
