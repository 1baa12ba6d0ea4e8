#pragma once

#include <string>

namespace steppe {

/// Returns the line below every result that refers to limitations_text() in steppe/reference.hpp.
const std::string& limitations_line();

}  // namespace steppe
