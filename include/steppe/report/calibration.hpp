#pragma once

#include <optional>
#include <string>

#include "steppe/analysis/calibration.hpp"

/// What `steppe calibrate` tells and writes.
namespace steppe {

struct CalibrationReport {
    const CalibrationProblem& problem;
    Calibration result{};
    std::string observations;             ///< the file, as it was named
    std::optional<int> until{};           ///< the last year that was fitted
    std::vector<Observation> held_out{};  ///< those after it, in the order of metric, then step
    std::vector<double> given{};          ///< the free numbers as the file has them
    /// Of runs with the given and the fitted numbers, at what was fitted and what was held out.
    std::vector<double> given_run{}, fitted_run{}, given_held{}, fitted_held{};
};

/// The fit with its intervals and warnings, and how well runs meet the observations before and
/// after.
std::string calibration_text(const CalibrationReport& report, double seconds);

/// A row per free number:
/// `scenario,address,given,prior,prior_low,prior_high,fit,low,high,open_low,open_high,told,`
/// `profile,alone`.
std::string calibration_csv(const CalibrationReport& report);

/// A row per observation: `scenario,step,date,metric,unit,observed,sd,given,fitted,held_out`.
std::string calibration_series_csv(const CalibrationReport& report);

std::string calibration_json(const CalibrationReport& report);

/// How the written scenario names others, seen from its own folder, and how it came to be.
struct CalibratedFile {
    std::string extends, compare_with, command;
};

/// A scenario that extends the input with the fitted numbers, each normal around its fit with the
/// width of its interval and cut off where the search was; what no observation depends on stays as
/// it is.
std::string calibrated_toml(const CalibrationReport& report, const CalibratedFile& file);

}  // namespace steppe
