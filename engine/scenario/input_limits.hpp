#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace steppe {

/// The place at which a TOML text exceeds a limit.
struct LimitViolation {
    enum class Of { depth, values } of;
    std::size_t at;  ///< byte
};

/// Returns the first place at which the nesting depth or the number of values exceeds limits.hpp.
/// Runs in one pass before the parser, which recurses and allocates, and does not validate the
/// syntax.
std::optional<LimitViolation> limit_violation_of(std::string_view toml);

}  // namespace steppe
