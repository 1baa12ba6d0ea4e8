#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace steppe {

/// A quantity broke a law of the model, or the numbers failed: the run stops, nothing is clamped.
struct AuditFailure : std::runtime_error {
    AuditFailure(std::string of, std::string who, int at_step, std::uint64_t in_replicate,
                 double was);
    std::string quantity, subject;
    int step;
    std::uint64_t replicate;
    double value;
};

/// How much is checked while a program runs.
enum class Audit { essentials, everything };

}  // namespace steppe
