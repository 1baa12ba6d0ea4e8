#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ensemble/interval.hpp"
#include "engine/ensemble/statistics.hpp"

namespace steppe {

/// Statistics of the replicates of one program. They add up exactly, in any order.
///
/// Groups are independent parts of the replicates: the scrambles of a Sobol' design, otherwise one.
class CellAccumulator {
public:
    struct Shape {
        std::size_t asks = 0, groups = 1, addresses = 0;
    };

    CellAccumulator(std::vector<Range> ranges, Shape shape);

    /// Returns empty totals over the same columns.
    [[nodiscard]] CellAccumulator empty_copy() const { return {statistics.ranges(), shape_}; }

    /// Adds replicates of one group: `values` as in Statistics::add, `yes[ask * count + r]` 1 or 0.
    void add(std::size_t group, const double* values, const std::uint8_t* yes, std::size_t count);
    /// The parts of `add`, for threads that add to the same totals: `reserve` makes room for all
    /// replicates, `add_columns` adds the columns from `first` to `end`, and `add_counts` adds the
    /// rest, from one thread at a time.
    void reserve(std::uint64_t replicates) { statistics.reserve(replicates); }
    void add_columns(std::size_t group, std::size_t first, std::size_t end, const double* values,
                     std::size_t count);
    void add_counts(std::size_t group, const std::uint8_t* yes, std::size_t count);
    /// \pre the same ranges and shape
    void merge(const CellAccumulator& other);

    Statistics statistics;
    /// Draws clamped to the range of their key, per address.
    std::vector<std::uint64_t> clamp_counts;

    /// Returns whether the totals have this shape and number of columns.
    [[nodiscard]] bool is_of(Shape shape, std::size_t columns) const;
    [[nodiscard]] std::uint64_t replicates() const;
    /// Returns the share of replicates in which a criterion holds.
    [[nodiscard]] double probability(std::size_t ask) const;
    /// Its 95 % interval: across groups if there are several and they differ, otherwise Wilson's.
    [[nodiscard]] Interval probability_interval(std::size_t ask) const;
    /// Returns the standard error of a column's mean: across groups if there are several.
    [[nodiscard]] double standard_error(std::size_t column) const;
    /// Returns the 95 % interval of a column's mean, by Student's t: across groups if there are
    /// several, otherwise for independent replicates. A point for a constant, infinite for one
    /// replicate. It contains the mean.
    [[nodiscard]] Interval mean_interval(std::size_t column) const;

    [[nodiscard]] std::string bytes() const;
    /// \throws std::runtime_error for bytes that do not have this shape
    static CellAccumulator from_bytes(std::string_view bytes);

private:
    __extension__ using Wide = __int128;

    [[nodiscard]] std::vector<double> group_means(std::size_t column) const;
    [[nodiscard]] bool is_far(std::size_t column) const;

    Shape shape_;
    std::vector<std::uint64_t> count_;  ///< per group
    std::vector<std::uint64_t> yes_;    ///< groups x criteria
    /// Per group and column, in 2^-40 of the range's width; empty for one group.
    std::vector<Wide> sums_;
};

}  // namespace steppe
