#pragma once

#include <string>

/// Validation of the model in short; the full account is in engine/README.md.
namespace steppe {

/// Returns the line below every result that refers to limitations_text().
const std::string& limitations_line();

/// Returns the comparisons with the past, the known errors and the excluded uses.
std::string limitations_text();

}  // namespace steppe
