#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/simd/pack.hpp"

/// Indices into a Program, sparse pairs, and the subsets of them that events or money can change.
namespace steppe {

/// Index into the number table of a Program.
using Num = std::uint32_t;
using Index = std::uint32_t;
inline constexpr Index absent = 0xFFFFFFFFU;

/// Pairs (row, column), sorted by row, then column: compressed sparse rows.
struct Pairs {
    std::vector<Index> begin{0};  ///< size: rows + 1
    std::vector<Index> column;
    std::vector<Index> row;  ///< per pair
    std::vector<Index> at;   ///< row by row, the pair or absent; empty if too large

    [[nodiscard]] STEPPE_INLINE Index size() const { return static_cast<Index>(column.size()); }
    [[nodiscard]] STEPPE_INLINE Index rows() const { return static_cast<Index>(begin.size() - 1); }
    /// Returns the index of the pair, or `absent`.
    [[nodiscard]] STEPPE_INLINE Index find(Index i, Index j) const {
        if (at.empty()) return search(i, j);
        return i < rows() && j < rows() ? at[i * rows() + j] : absent;
    }

private:
    [[nodiscard]] Index search(Index i, Index j) const;
};

/// Sparse slots: each element that events or payments can change has its own slot; all others share
/// slot 0, which holds the undisturbed value.
struct SlotMap {
    std::vector<Index> slot;  ///< per element
    Index size = 1;

    explicit SlotMap(std::size_t things = 0) : slot(things, 0) {}
    Index touch(Index thing) {
        if (slot[thing] == 0) slot[thing] = size++;
        return slot[thing];
    }
};

}  // namespace steppe
