#include "engine/analysis/sample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace steppe {
namespace {

constexpr double normal_95 = 1.959963984540054;

double squares_of(const Sample& sample, double centre) {
    return std::accumulate(sample.begin(), sample.end(), 0.0,
                           [&](double sum, double x) { return sum + (x - centre) * (x - centre); });
}

}  // namespace

double mean_of(const Sample& sample) {
    const auto n = static_cast<double>(sample.size);
    const double rough = std::accumulate(sample.begin(), sample.end(), 0.0) / n;
    // The second pass removes the rounding of the first: the mean of equal values is exact.
    return rough + std::accumulate(sample.begin(), sample.end(), 0.0, [&](double sum, double x) {
                       return sum + (x - rough);
                   }) / n;
}

Interval mean_interval(const Sample& sample, std::size_t groups) {
    const double mean = mean_of(sample);
    if (sample.size > 1 &&
        std::all_of(sample.begin(), sample.end(), [&](double x) { return x == *sample.begin(); }))
        return {mean, mean};
    if (groups > 1) {
        const std::size_t size = sample.size / groups;
        std::vector<double> means;
        for (std::size_t g = 0; g < groups; ++g)
            means.push_back(mean_of(sample.part(g * size, size)));
        return across(means);
    }
    const auto n = static_cast<double>(sample.size);
    return around(mean, std::sqrt(squares_of(sample, mean) / (n - 1) / n), sample.size);
}

Tail lowest_share(const Sample& sample, double q) {
    std::vector<double> sorted(sample.begin(), sample.end());
    const double size = q * static_cast<double>(sample.size);
    const auto whole = static_cast<std::size_t>(size);
    std::nth_element(sorted.begin(),
                     sorted.begin() + static_cast<std::ptrdiff_t>(std::min(whole, sample.size - 1)),
                     sorted.end());
    const double next = sorted[std::min(whole, sample.size - 1)];
    if (size < 1) return {.mean = next};
    const Sample tail{sorted.data(), whole};
    const double part = size - static_cast<double>(whole),
                 mean = (mean_of(tail) * static_cast<double>(whole) + next * part) / size;
    if (whole < 2) return {.mean = mean};
    const double variance = squares_of(tail, mean) / static_cast<double>(whole - 1),
                 end = (1 - q) * (next - mean) * (next - mean);
    const double half = normal_95 * std::sqrt((variance + end) / size);
    return {.mean = mean, .interval = Interval{mean - half, mean + half}};
}

SampleQuantile quantile_of(const Sample& sample, double q) {
    std::vector<double> sorted(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size), half = normal_95 * std::sqrt(n * q * (1 - q));
    const auto at = [&](double rank) {  // from 1
        const auto place = static_cast<std::ptrdiff_t>(std::clamp(rank, 1.0, n)) - 1;
        std::nth_element(sorted.begin(), sorted.begin() + place, sorted.end());
        return sorted[static_cast<std::size_t>(place)];
    };
    return {.value = at(std::ceil(n * q)),
            .interval = {at(std::floor(n * q - half)), at(std::ceil(n * q + half) + 1)}};
}

}  // namespace steppe
