#pragma once

#include <string>
#include <vector>

#include "engine/core/diagnostics.hpp"

namespace steppe {

/// Returns the diagnostics as a JSON array on one line, each with schema, code, severity, message,
/// file, line, column, length, label and help; keys without a value are absent.
std::string to_json(const std::vector<Diagnostic>& diagnostics);

/// Returns one diagnostic as one line of JSON.
std::string json_line_of(const Diagnostic& diagnostic);

}  // namespace steppe
