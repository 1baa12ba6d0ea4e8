#pragma once

#include <optional>

#include "engine/analysis/seek.hpp"
#include "steppe/result.hpp"

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

/// Describes the values at which the answer changes, and the scan; an end of an interval beyond the
/// scanned values is infinite. Its file seek.csv has a row per trial value, with the margin or,
/// with replicates, the probability and its interval; the date is the end of the criterion's
/// period. It refers to the report.
Result seek_result(const SeekReport& report);

}  // namespace steppe
