#pragma once

#include <string>
#include <string_view>

#include "engine/ensemble/sweep.hpp"

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

}  // namespace steppe
