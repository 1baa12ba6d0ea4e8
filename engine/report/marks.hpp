#pragma once

#include <cstdint>
#include <string>

/// Small things that tables on a terminal share.
namespace steppe {

/// 16 384.
std::string grouped(std::uint64_t n);

/// A bar of eighths of a block, `full` blocks wide for `most`.
std::string bar(double size, double most, int full);

/// The last code points of a text that is longer than `columns`, behind an ellipsis.
std::string tail(const std::string& text, std::size_t columns);

}  // namespace steppe
