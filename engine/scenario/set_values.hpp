#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/document.hpp"

namespace steppe {

/// Applies the assignments `address=value` of --set to a document, in order. Reports assignments
/// that cannot be applied, and duplicates.
void set_values(Node& root, const std::vector<std::string>& set, Diagnostics& found);

}  // namespace steppe
