#pragma once

#include <optional>
#include <string>

#include "steppe/analysis/seek.hpp"

/// Reports of `steppe seek`.
namespace steppe {

struct SeekReport {
    const DesignProblem& design_problem;  ///< of one number; its first criterion is evaluated
    /// Results of the central run; absent with replicates.
    std::optional<Roots> roots{};
    std::optional<double> given_margin{};  ///< at the scenario's own value, if any
    /// Results over replicates.
    std::optional<Crossings> crossings{};
    std::optional<Share> given_share{};
    double level = 0.5;
    DesignFutures::Size size{};
    CommonRun common{};
};

/// Returns the question, the values at which the answer changes, and the scan.
std::string seek_text(const SeekReport& report, double seconds);

/// Returns one row per trial value: `scenario,address,value,ask,step,date,margin`, or with
/// replicates `scenario,address,value,ask,step,date,replicates,probability,low,high`. The date is
/// the end of the criterion's period.
std::string seek_csv(const SeekReport& report);

/// Returns the results as JSON; an interval end beyond the scanned values is null.
std::string seek_json(const SeekReport& report);

}  // namespace steppe
