#pragma once

#include <cstdint>
#include <string>

#include "steppe/error.hpp"

namespace steppe {

/// A violated model invariant or an invalid number. The run stops; values are not clamped.
struct AuditFailure : Error {
    AuditFailure(std::string of, std::string who, int at_step, std::uint64_t in_replicate,
                 double was);
    std::string quantity, subject;
    int step;
    std::uint64_t replicate;
    double value;
};

/// The checks during a run.
enum class Audit { essentials, everything };

}  // namespace steppe
