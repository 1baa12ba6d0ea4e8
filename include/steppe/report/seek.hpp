#pragma once

#include <optional>
#include <string>

#include "steppe/analysis/seek.hpp"

/// What `steppe seek` tells and writes.
namespace steppe {

struct SeekReport {
    const Varied& varied;  ///< of one number; its first question is the one asked
    /// Of the central run; nothing where futures were run.
    std::optional<Roots> roots{};
    std::optional<double> given_margin{};  ///< at the scenario's own value, if it has one
    /// Of futures.
    std::optional<Crossings> crossings{};
    std::optional<Share> given_share{};
    double level = 0.5;
    VariedFutures::Size size{};
    CommonRun common{};
};

/// The question, the values at which the answer turns, and what the scan saw.
std::string seek_text(const SeekReport& report, double seconds);

/// A row per value tried: `scenario,address,value,ask,step,date,margin`, or with futures
/// `scenario,address,value,ask,step,date,replicates,probability,low,high`. The date is that at
/// which the question ends.
std::string seek_csv(const SeekReport& report);

/// All of it as JSON; an end of an interval that lies beyond the values looked at is null.
std::string seek_json(const SeekReport& report);

}  // namespace steppe
