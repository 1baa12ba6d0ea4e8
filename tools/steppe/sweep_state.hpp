#pragma once

#include <string>
#include <string_view>

#include "steppe/ensemble/sweep.hpp"

namespace steppe {

/// A state of a sweep as it stands in a file, with the fingerprint of its sweep.
struct StoredState {
    std::string fingerprint;
    SweepState state;
};

/// Returns the bytes of a checkpoint or part, with their version and checksum.
std::string state_bytes(const StoredState& stored);

/// Reads what state_bytes wrote. \throws std::runtime_error on anything else
StoredState state_from(std::string_view bytes);

}  // namespace steppe
