#pragma once

#include <optional>
#include <string>

#include "steppe/analysis/calibration.hpp"

/// Reports of `steppe calibrate`.
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

/// Returns the fit with intervals, warnings and the errors at fitted and held-out observations.
std::string calibration_text(const CalibrationReport& report, double seconds);

/// Returns one row per free number:
/// `scenario,address,given,prior,prior_low,prior_high,fit,low,high,open_low,open_high,`
/// `told,profile,alone`.
std::string calibration_csv(const CalibrationReport& report);

/// Returns one row per observation:
/// `scenario,step,date,metric,unit,observed,sd,given,fitted,held_out`.
std::string calibration_series_csv(const CalibrationReport& report);

std::string calibration_json(const CalibrationReport& report);

/// Paths in the written scenario, relative to its folder, and the command that wrote it.
struct CalibratedFile {
    std::string extends, compare_with, command;
};

/// Returns a scenario that extends the input with the fitted numbers: normal around the fit, as
/// wide as its interval, truncated at the search range. Numbers that do not affect any observation
/// keep their values.
std::string calibrated_toml(const CalibrationReport& report, const CalibratedFile& file);

}  // namespace steppe
