#pragma once

#include <string>

/// Small things that tables on a terminal share.
namespace steppe {

/// A bar of eighths of a block, `full` blocks wide for `most`.
std::string bar(double size, double most, int full);

/// The last code points of a text that is longer than `columns`, behind an ellipsis.
std::string tail(const std::string& text, std::size_t columns);

}  // namespace steppe
