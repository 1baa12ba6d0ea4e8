#pragma once

#include <optional>
#include <string>

namespace steppe {

/// How to cure what a rule of plausibility finds.
struct CodeCure {
    std::string cure, example;
};

/// Returns the cure of a rule of plausibility; nothing for other codes.
std::optional<CodeCure> cure_of(const std::string& code);

}  // namespace steppe
