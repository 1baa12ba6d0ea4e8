#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/document.hpp"

namespace steppe {

/// Parses a TOML file; parse.cpp is the only unit that uses toml++. Reports a syntax error (E002)
/// with a hint for common mistakes and returns no value.
std::optional<Node> parse_toml(const std::shared_ptr<const Source>& source, Diagnostics& found);

/// Applies the assignments `address=value` of --set to a document, in order. Reports assignments
/// that cannot be applied, and duplicates.
void set_values(Node& root, const std::vector<std::string>& set, Diagnostics& found);

}  // namespace steppe
