#pragma once

#include <string>

/// Helpers of terminal tables.
namespace steppe {

/// Returns a bar in eighths of a block, `full` blocks wide at `most`.
std::string bar(double size, double most, int full);

/// Returns the end of a text after an ellipsis if it exceeds `columns` code points.
std::string tail(const std::string& text, std::size_t columns);

}  // namespace steppe
