#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace steppe {

/// Where a TOML text goes beyond what may be read.
struct Excess {
    enum class Of { depth, values } of;
    std::size_t at;  ///< byte
};

/// Looks for keys, tables and lists nested deeper, and for more values, than limits.hpp allows,
/// before anything that recurses or allocates sees the text; one pass. What the text means beyond
/// that does not matter here.
std::optional<Excess> excess_of(std::string_view toml);

}  // namespace steppe
