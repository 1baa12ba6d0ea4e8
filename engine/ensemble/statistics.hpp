#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steppe {

/// Expected range of a column, in its own unit; low < high.
struct Range {
    double low = 0;
    double high = 0;
};

/// Returns the histogram ranges from a pilot: from each column's smallest to largest value, widened
/// by half of that width on both sides. A column that is constant up to rounding gets about a
/// thousandth of its value. `values[column * count + r]`, as in `Statistics::add`. NaN and infinity
/// are ignored; a column without finite values counts as a constant 0.
std::vector<Range> pilot_ranges(const double* values, std::size_t columns, std::size_t count);

/// Statistics of many replicates of many columns (a column: one metric at one step), in a size
/// independent of the number of replicates. The state consists of integers and extremes, so adding
/// and merging commute and associate exactly: any split of the replicates over threads, shards and
/// ranks ends in equal bytes.
///
/// With d = (x - middle of the range) / (width of the range), each column keeps
/// - the sums of d and d^2 as integers in units of 2^-40, d^2 of |d| >= 2^20 in units of 1; |d| is
///   capped at 2^44 in both. Exact in this sense for up to 2^39 values;
/// - the smallest and largest value, a histogram of 2048 equal bins over the range, the number of
///   values below and above the range and the sums of their d;
/// - the number of NaN and infinite values, which are excluded from everything else.
///
/// Queries of a column without values return NaN. Queries of a missing column, or of a share
/// outside 0 to 1, throw std::invalid_argument. A column takes about 160 bytes, and 2 bytes per
/// value up to `bins` values, about 8 kB beyond.
class Statistics {
    struct Curve;  // the quantile function of a column

public:
    static constexpr std::size_t bins = 2048;

    /// One column with its quantile function, which takes up to 2050 pieces to build: callers with
    /// several queries of a column build it once. Valid while the statistics exist and do not
    /// change.
    class View {
    public:
        /// Returns the value below which the share `q` of all values lies, 0 <= q <= 1: the
        /// smallest for 0, the largest for 1, never decreasing in between. Linear within a bin.
        /// Below the range it follows two straight lines from the smallest value to the range that
        /// meet at the mean of the values there, which preserves that mean, and likewise above. The
        /// error within the range is at most one bin, 1/2048 of its width.
        [[nodiscard]] double quantile(double q) const;
        /// Returns the mean of the lowest share `q` of all values: the integral of the quantile
        /// over 0..q divided by q; the smallest value for q = 0.
        [[nodiscard]] double expected_shortfall(double q) const;
        /// Returns the mean of the highest share `q` of all values; the largest value for q = 0.
        [[nodiscard]] double expected_surplus(double q) const;
        /// Returns the largest error of quantile(q): the width of the bin that holds the value of
        /// rank ceil(q n), within the extremes; beyond the range the distance to the extreme. 0 at
        /// the extremes themselves.
        [[nodiscard]] double resolution(double q) const;

    private:
        friend class Statistics;
        explicit View(std::shared_ptr<const Curve> curve) : curve_(std::move(curve)) {}
        std::shared_ptr<const Curve> curve_;
    };
    /// \throws std::invalid_argument for a missing column
    [[nodiscard]] View view(std::size_t column) const;

    /// Throws std::invalid_argument if a range is empty, not finite, narrower than 2^-900 or beyond
    /// a quarter of the largest double; `pilot_ranges` returns none of these.
    explicit Statistics(std::vector<Range> ranges);

    /// Adds `count` replicates of every column: `values[column * count + r]`, in the unit of the
    /// column.
    void add(const double* values, std::size_t count);
    /// Reserves room for `more` replicates that `add_columns` adds.
    void reserve(std::uint64_t more);
    /// Adds to the columns from `first` to `end` only, `values` as in `add`. Requires a preceding
    /// `reserve`. Threads may add to different columns at the same time.
    void add_columns(std::size_t first, std::size_t end, const double* values, std::size_t count);
    /// Adds the contents of `other`. Throws std::invalid_argument unless both have the same ranges.
    void merge(const Statistics& other);

    [[nodiscard]] std::size_t columns() const { return ranges_.size(); }
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
    /// Returns the number of finite values of a column.
    [[nodiscard]] std::uint64_t count(std::size_t column) const;
    /// Returns the number of NaN or infinite values of a column.
    [[nodiscard]] std::uint64_t skipped(std::size_t column) const;
    [[nodiscard]] double mean(std::size_t column) const;
    /// Returns the unbiased variance; NaN for fewer than two values. The integer sums resolve
    /// standard deviations down to about 1e-6 of the range's width; exactly 0 for a constant.
    [[nodiscard]] double variance(std::size_t column) const;
    /// Returns the square root of the variance; finite even if the variance overflows.
    [[nodiscard]] double standard_deviation(std::size_t column) const;
    /// Returns the standard error of the mean for independent replicates.
    [[nodiscard]] double standard_error(std::size_t column) const;
    [[nodiscard]] double min(std::size_t column) const;
    [[nodiscard]] double max(std::size_t column) const;

    /// Returns the bin width if the quantiles are coarse: if it exceeds a tenth of the
    /// interquartile range, or of the distance from the median to the 5 or 95 % quantile on a side
    /// wider than a bin. 0 otherwise, and for a constant.
    [[nodiscard]] double coarse_bin(std::size_t column) const;

    /// Serialises the state, identically on every machine. Equal states have equal bytes,
    /// regardless of the order of additions.
    [[nodiscard]] std::string bytes() const;
    /// Reads the output of `bytes`. Throws std::runtime_error for any other input.
    static Statistics from_bytes(std::string_view bytes);

private:
    __extension__ using Wide = __int128;
    // The first lies below the range, the last above.
    static constexpr std::size_t cells = bins + 2;

    struct Column {
        double pivot = 0;
        double scale = 0;
        double inverse = 0;  // of scale
        double min = 0;      // above max if there are no values yet
        double max = 0;
        std::uint64_t count = 0;
        std::uint64_t skipped = 0;
        Wide sum = 0;
        Wide squares = 0;
        Wide far_squares = 0;
        Wide below = 0;
        Wide above = 0;
    };
    struct Few;   // the cells of a small sample
    struct Many;  // the counters of a large one
    template <class Cells>
    struct Kernel;  // adds values
    struct Reader;  // reads bytes

    [[nodiscard]] std::vector<std::uint64_t> cells_of(std::size_t column) const;
    [[nodiscard]] Curve curve(std::size_t column) const;
    [[nodiscard]] double scaled_variance(std::size_t column) const;
    void require_column(std::size_t column) const;
    [[nodiscard]] bool is_few() const { return counts_.empty(); }
    void make_room(std::size_t room);
    void make_counters();
    void merge_cells(const Statistics& other);

    std::vector<Range> ranges_;
    std::vector<Column> state_;
    // The cells of a column's values in order of arrival: [column * room_ + n]. For at most `bins`
    // values this is smaller than counters, which stay empty until then.
    std::vector<std::uint16_t> few_;
    std::size_t room_ = 0;
    // [column * cells + k]. 32 bits keep twice as many columns in the cache. Before a counter can
    // overflow, all move to `moved_`, which is empty until then. `pending_` bounds every cell of
    // `counts_` and the number of values in `few_`.
    std::vector<std::uint32_t> counts_;
    std::vector<std::uint64_t> moved_;
    std::uint64_t pending_ = 0;
};

}  // namespace steppe
