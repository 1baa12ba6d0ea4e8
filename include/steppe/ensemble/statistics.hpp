#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steppe {

/// What a column of values is expected to cover, in its own unit; low < high.
struct Range {
    double low = 0;
    double high = 0;
};

/// The ranges to watch, from a pilot: each column's smallest to largest value, widened by half of
/// that width on both sides; a column that is constant up to rounding gets about a thousandth of
/// its value. `values[column * count + r]`, as in `Statistics::add`. NaN and infinity are left out;
/// a column without any other value is taken for a constant 0.
std::vector<Range> pilot_ranges(const double* values, std::size_t columns, std::size_t count);

/// What is kept of many replicates of many columns (a column: one metric at one step), in a size
/// that does not grow with them. All of it is integers and extremes, so that adding and merging
/// commute and associate exactly: any split of the replicates over threads, shards and ranks ends
/// in equal bytes.
///
/// With d = (x - middle of the range) / (width of the range), per column:
/// - the sums of d and d^2 as integers in units of 2^-40, d^2 of |d| >= 2^20 in units of 1. A |d|
/// above
///   2^44 counts as 2^44 in both. Exact in this sense for up to 2^39 values;
/// - the smallest and largest value, a histogram of 2048 equal bins over the range, how many lie
/// below
///   and above it and the sum of d of those;
/// - how many values were NaN or infinite: they are counted and left out of all else.
///
/// Queries of a column without values give NaN; of a column that is not there, or of a share
/// outside 0 to 1, they throw std::invalid_argument. A column takes about 160 bytes, and 2 bytes
/// per value up to `bins` values, about 8 kB beyond.
class Statistics {
    struct Curve;  // the quantile function of a column

public:
    static constexpr std::size_t bins = 2048;

    /// One column with its quantile function, which takes up to 2050 pieces to build: callers that
    /// ask a column several times build it once. The results equal those of the queries of the same
    /// name below. Valid while the statistics exist and do not change.
    class View {
    public:
        [[nodiscard]] double quantile(double q) const;
        [[nodiscard]] double standard_error_of_quantile(double q) const;
        [[nodiscard]] double expected_shortfall(double q) const;
        [[nodiscard]] double expected_surplus(double q) const;
        /// The largest error of quantile(q): the width of the bin that holds the value of rank
        /// ceil(q n), within the extremes; beyond the range the distance to the extreme. 0 at the
        /// extremes themselves.
        [[nodiscard]] double resolution(double q) const;

    private:
        friend class Statistics;
        explicit View(std::shared_ptr<const Curve> curve) : curve_(std::move(curve)) {}
        std::shared_ptr<const Curve> curve_;
    };
    /// \throws std::invalid_argument for a column that is not there
    [[nodiscard]] View view(std::size_t column) const;

    /// Throws std::invalid_argument where a range is empty, not finite, narrower than 2^-900 or
    /// beyond a quarter of the largest double; `pilot_ranges` gives none of these.
    explicit Statistics(std::vector<Range> ranges);

    /// Adds `count` replicates of every column: `values[column * count + r]`, in the unit of the
    /// column.
    void add(const double* values, std::size_t count);
    /// Makes room for `more` replicates that `add_columns` adds.
    void reserve(std::uint64_t more);
    /// Adds to the columns from `first` to `end` alone, `values` as in `add`; `reserve` must have
    /// made room. Threads may add to different columns at the same time.
    void add_columns(std::size_t first, std::size_t end, const double* values, std::size_t count);
    /// Adds all that `other` was given. Throws std::invalid_argument unless both watch the same
    /// ranges.
    void merge(const Statistics& other);

    [[nodiscard]] std::size_t columns() const { return ranges_.size(); }
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
    /// Values of a column that were finite.
    [[nodiscard]] std::uint64_t count(std::size_t column) const;
    /// Values of a column that were NaN or infinite.
    [[nodiscard]] std::uint64_t skipped(std::size_t column) const;
    [[nodiscard]] double mean(std::size_t column) const;
    /// Unbiased; NaN for fewer than two values. What is kept of d^2 resolves standard deviations
    /// down to about 1e-6 of the range's width; 0 for a constant, exactly.
    [[nodiscard]] double variance(std::size_t column) const;
    /// The root of the variance, finite even if the variance is too large for a double.
    [[nodiscard]] double standard_deviation(std::size_t column) const;
    /// Of the mean, taking the replicates as independent.
    [[nodiscard]] double standard_error(std::size_t column) const;
    [[nodiscard]] double min(std::size_t column) const;
    [[nodiscard]] double max(std::size_t column) const;

    /// The value below which the share `q` of all values lies, 0 <= q <= 1: the smallest for 0, the
    /// largest for 1, never falling in between. Linear within a bin; below the range in two
    /// straight lines from the smallest value to the range that meet at the mean of the values
    /// there, which keeps that mean, and likewise above. Off by at most one bin, 1/2048 of the
    /// range's width, within the range.
    [[nodiscard]] double quantile(std::size_t column, double q) const;
    /// The width of a bin if quantiles of the column are coarse: if it exceeds a tenth of the
    /// distance of the quartiles, or of the median from the 5 or 95 % quantile on a side that is
    /// wider than a bin. The column is skewed then, or nearly always the same. 0 otherwise, and for
    /// a constant.
    [[nodiscard]] double coarse_bin(std::size_t column) const;
    /// Half the distance of the quantiles at q - s and q + s, s = sqrt(q (1-q) / count): the
    /// standard error of an order statistic, from the binomial distribution of its rank.
    [[nodiscard]] double standard_error_of_quantile(std::size_t column, double q) const;
    /// Mean of the lowest share `q` of all values, the integral of the quantile over 0..q divided
    /// by q; the smallest value for q = 0.
    [[nodiscard]] double expected_shortfall(std::size_t column, double q) const;
    /// Mean of the highest share `q` of all values; the largest value for q = 0.
    [[nodiscard]] double expected_surplus(std::size_t column, double q) const;

    /// All of the state, the same on every machine; equal states have equal bytes, whatever led to
    /// them.
    [[nodiscard]] std::string bytes() const;
    /// The state that `bytes` wrote. Throws std::runtime_error on anything else.
    static Statistics from_bytes(std::string_view bytes);

private:
    __extension__ using Wide = __int128;
    static constexpr std::size_t cells =
        bins + 2;  // the first lies below the range, the last above

    struct Column {
        double pivot = 0;
        double scale = 0;
        double inverse = 0;  // of scale
        double min = 0;      // above max: no value yet
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
    struct Kernel;  // how values get in
    struct Reader;  // bytes

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
    // The cells of a column's values, in the order they came: [column * room_ + n]. A sample of at
    // most `bins` values takes less room this way than with counters, which are empty until then.
    std::vector<std::uint16_t> few_;
    std::size_t room_ = 0;
    // [column * cells + k]. 32 bits keep twice as many columns in the cache; before one could
    // overflow all of them move to `moved_`, which is empty until then. No cell of `counts_` is
    // above `pending_`, nor does a column have more of `few_`.
    std::vector<std::uint32_t> counts_;
    std::vector<std::uint64_t> moved_;
    std::uint64_t pending_ = 0;
};

}  // namespace steppe
