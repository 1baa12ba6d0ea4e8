#pragma once

#include <string>

/// How far results may be trusted, in short; engine/README.md has the whole.
namespace steppe {

/// One line that points to the rest; under every result.
const std::string& trust_line();

/// What was compared with the past, where the model misses, and what it is not for.
std::string trust_text();

}  // namespace steppe
