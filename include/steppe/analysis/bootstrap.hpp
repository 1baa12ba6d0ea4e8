#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "steppe/ensemble/interval.hpp"

namespace steppe {

/// A number with its 95 % interval.
struct Estimate {
    double value = 0;
    Interval interval;

    /// Of a quantity that cannot be negative: whether it may be 0.
    [[nodiscard]] bool may_be_zero() const { return !(interval.low > 0); }
};

/// How many times the runs would set the interval of a quantity that cannot be negative clear of 0,
/// were the estimate the truth: its lower half shrinks as the root of the runs. Nothing where the
/// estimate is not above 0.
std::optional<double> runs_to_tell(const Estimate& estimate);

/// Means of columns over resampled rows (Efron 1979): each resample draws as many units as there
/// are, with replacement, a unit being `rows_a_unit` consecutive rows. The resamples hang on the
/// seed alone, so that those of several tables of the same rows go together.
class Bootstrap {
public:
    static constexpr std::size_t resamples = 500;

    /// \param rows_a_unit divides `rows`
    Bootstrap(std::size_t rows, std::size_t rows_a_unit, std::uint64_t seed);

    /// \param table rows x columns
    /// \return (1 + resamples) x columns: first the means of the table itself
    [[nodiscard]] std::vector<double> means(const std::vector<double>& table,
                                            std::size_t columns) const;

private:
    std::size_t rows_, unit_;
    std::vector<std::uint8_t> times_;  ///< resamples x units
};

/// The first of the values with the interval from the 2.5th to the 97.5th percentile of the others.
Estimate estimate_of(std::vector<double> values);

}  // namespace steppe
