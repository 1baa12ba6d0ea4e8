#pragma once

#include <memory>
#include <optional>

#include "steppe/scenario/document.hpp"

namespace steppe {

/// The only unit that knows toml++. A syntax error goes to `found` (E002), with a hint for the
/// common slips; nothing is returned then.
std::optional<Node> parse_toml(const std::shared_ptr<const Source>& source, Diagnostics& found);

}  // namespace steppe
