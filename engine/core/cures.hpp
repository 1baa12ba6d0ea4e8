#pragma once

#include <optional>
#include <string>

namespace steppe {

/// The fix for a finding of a plausibility rule.
struct CodeCure {
    std::string cure, example;
};

/// Returns the fix of a plausibility rule, or nothing for other codes.
std::optional<CodeCure> cure_of(const std::string& code);

}  // namespace steppe
