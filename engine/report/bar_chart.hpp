#pragma once

#include <string>

#include "engine/ensemble/interval.hpp"

/// Helpers of terminal tables.
namespace steppe {

/// Returns a bar in eighths of a block, `full` blocks wide at `most`.
std::string bar(double size, double most, int full);

/// Returns a bar between two values on a scale of `full` blocks. It starts at a whole block; its
/// length is exact to an eighth.
std::string bar(double from, double to, const Interval& scale, int full);

/// Returns the end of a text after an ellipsis if it exceeds `columns` code points.
std::string tail(const std::string& text, std::size_t columns);

}  // namespace steppe
