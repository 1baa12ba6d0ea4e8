#pragma once

#include <cstddef>
#include <optional>

#include "engine/ensemble/interval.hpp"

/// Estimates from a sample held in memory.
namespace steppe {

struct Sample {
    const double* value = nullptr;
    std::size_t size = 0;

    [[nodiscard]] const double* begin() const { return value; }
    [[nodiscard]] const double* end() const { return value + size; }
    [[nodiscard]] Sample part(std::size_t first, std::size_t count) const {
        return {value + first, count};
    }
};

double mean_of(const Sample& sample);

/// Returns the 95 % interval of the mean: across `groups` equal, consecutive parts if there are
/// several, otherwise Student's.
Interval mean_interval(const Sample& sample, std::size_t groups);

struct Tail {
    double mean = 0;
    /// 95 %; empty if the tail has fewer than two values
    std::optional<Interval> interval{};
};
/// Returns the mean of the lowest share q of the values, with the next value counted in part; 0 < q
/// < 1. With s^2 the variance of the tail and x_q its end, n q se^2 = s^2 + (1-q) (x_q - mean)^2
/// (Manistre & Hancock 2005).
Tail lowest_share(const Sample& sample, double q);

struct SampleQuantile {
    double value = 0;
    Interval interval{};  ///< 95 %, from the binomial distribution of its rank
};
/// Returns the smallest value with a share of at least q of the values at or below it; 0 < q < 1.
SampleQuantile quantile_of(const Sample& sample, double q);

}  // namespace steppe
