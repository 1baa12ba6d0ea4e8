#pragma once

#include <string>
#include <string_view>

#include "engine/ensemble/sweep.hpp"
#include "tools/steppe/expectations.hpp"

namespace steppe {

/// A stored state of a sweep, with the fingerprint of the sweep.
struct StoredState {
    std::string fingerprint;
    SweepState state;
};

/// Returns the bytes of a checkpoint or part, with version and checksum.
std::string state_bytes(const StoredState& stored);

/// Reads the format of state_bytes. \throws std::runtime_error for invalid bytes
StoredState state_from(std::string_view bytes);

/// Returns the questions of a combination and the metrics that a sweep keeps.
ExpectedOf results_of(const Program& program, const std::vector<Metric>& metrics);
/// Returns whether all expectations hold in every cell of a sweep's state.
bool holds_in(const SweepPlan& plan, const SweepState& state, const ExpectationOptions& options);
/// Returns whether all hold in the tables of a complete folder: asks.json and quantiles.csv.
/// \throws FileError
bool holds_in(const SweepPlan& plan, const std::string& folder, const ExpectationOptions& options);

}  // namespace steppe
