#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "steppe/core/lane.hpp"

/// Indices into a Program, the pairs that exist, and those of them that something can touch.
namespace steppe {

/// Index into the table of numbers of a Program.
using Num = std::uint32_t;
using Index = std::uint32_t;
inline constexpr Index absent = 0xFFFFFFFFU;

/// Pairs (row, column), sorted by row, then column: compressed sparse rows.
struct Pairs {
    std::vector<Index> begin{0};  ///< rows + 1
    std::vector<Index> column;
    std::vector<Index> row;  ///< of each pair
    std::vector<Index> at;  ///< row by row, the pair or absent; empty where that would be too large

    [[nodiscard]] STEPPE_INLINE Index size() const { return static_cast<Index>(column.size()); }
    [[nodiscard]] STEPPE_INLINE Index rows() const { return static_cast<Index>(begin.size() - 1); }
    /// Index of the pair, or `absent`.
    [[nodiscard]] STEPPE_INLINE Index find(Index i, Index j) const {
        if (at.empty()) return search(i, j);
        return i < rows() && j < rows() ? at[i * rows() + j] : absent;
    }

private:
    [[nodiscard]] Index search(Index i, Index j) const;
};

/// Things of which few can ever be touched (by an event, by money): those have slots of their own,
/// and all the others share slot 0, which holds what is true where nothing happens.
struct Touched {
    std::vector<Index> slot;  ///< per thing
    Index size = 1;

    explicit Touched(std::size_t things = 0) : slot(things, 0) {}
    Index touch(Index thing) {
        if (slot[thing] == 0) slot[thing] = size++;
        return slot[thing];
    }
};

}  // namespace steppe
