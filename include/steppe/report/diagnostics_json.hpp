#pragma once

#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"

namespace steppe {

/// The diagnostics as a JSON array on one line each: code, severity, message, file, line, column,
/// length, label, help. An empty array for none.
std::string to_json(const std::vector<Diagnostic>& diagnostics);

}  // namespace steppe
