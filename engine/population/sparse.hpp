#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Large influence networks as compressed sparse rows: 10^4 to 10^6 agents and more.
namespace steppe {

/// Speakers by listener. The entries of listener i are `begin[i]` to `begin[i + 1]`, with unique
/// speakers in ascending order; weights are at least 0. Columns from `rows()` on are external
/// speakers, which have no inputs.
struct SparseRows {
    std::vector<std::uint64_t> begin{0};  ///< size: rows + 1
    std::vector<std::uint32_t> column;    ///< per entry: the speaker
    std::vector<double> weight;           ///< per entry
    std::uint32_t columns = 0;

    [[nodiscard]] std::uint32_t rows() const {
        return static_cast<std::uint32_t>(begin.size() - 1);
    }
    [[nodiscard]] std::size_t entries() const { return column.size(); }
};

}  // namespace steppe
