#pragma once

#include <memory>
#include <optional>

#include "steppe/scenario/document.hpp"

namespace steppe {

/// Parses a TOML file; parse.cpp is the only unit that uses toml++. Reports a syntax error (E002)
/// with a hint for common mistakes and returns no value.
std::optional<Node> parse_toml(const std::shared_ptr<const Source>& source, Diagnostics& found);

}  // namespace steppe
