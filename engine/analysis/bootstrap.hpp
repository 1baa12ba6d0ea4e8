#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ensemble/interval.hpp"

namespace steppe {

/// A number with its 95 % interval.
struct Estimate {
    double value = 0;
    Interval interval;

    /// Returns whether the interval of a non-negative quantity includes 0.
    [[nodiscard]] bool may_be_zero() const { return !(interval.low > 0); }
};

/// Returns the factor by which the number of runs must grow to separate the interval of a
/// non-negative quantity from 0 if the estimate is correct: its lower half shrinks with the square
/// root of the runs. Empty unless the estimate is above 0.
std::optional<double> runs_to_report(const Estimate& estimate);

/// Column means over resampled rows (Efron 1979). Each resample draws as many units as the table
/// has, with replacement; a unit is `rows_a_unit` consecutive rows. The resamples depend on the
/// seed only, so several tables of the same rows share them.
class Bootstrap {
public:
    static constexpr std::size_t resamples = 500;

    /// \param rows_a_unit divides `rows`
    Bootstrap(std::size_t rows, std::size_t rows_a_unit, std::uint64_t seed);

    /// \param table rows x columns
    /// \return (1 + resamples) x columns; the first row holds the means of the table itself
    [[nodiscard]] std::vector<double> means(const std::vector<double>& table,
                                            std::size_t columns) const;

private:
    std::size_t rows_, unit_;
    std::vector<std::uint8_t> times_;  ///< resamples x units
};

/// Returns the first value with the interval from the 2.5th to the 97.5th percentile of the others.
Estimate estimate_of(std::vector<double> values);

}  // namespace steppe
