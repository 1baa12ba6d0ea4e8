#include "engine/analysis/bootstrap.hpp"

#include <algorithm>

#include "engine/core/expect.hpp"
#include "engine/core/philox.hpp"

namespace steppe {

std::optional<double> runs_to_report(const Estimate& estimate) {
    if (!(estimate.value > 0)) return std::nullopt;
    const double share = (estimate.value - estimate.interval.low) / estimate.value;
    return std::max(1.0, share * share);
}

Bootstrap::Bootstrap(std::size_t rows, std::size_t rows_a_unit, std::uint64_t seed)
    : rows_(rows), unit_(rows_a_unit) {
    STEPPE_EXPECT(rows > 0 && rows % rows_a_unit == 0);
    const std::size_t units = rows_ / unit_;
    times_.assign(resamples * units, 0);
    std::uint64_t state = mixed(seed ^ hash_of("bootstrap"));
    __extension__ using Wide = unsigned __int128;
    for (std::size_t b = 0; b < resamples; ++b)
        for (std::size_t draw = 0; draw < units; ++draw) {
            const std::uint64_t word = mixed(state += 0x9E3779B97F4A7C15ULL);
            ++times_[b * units + static_cast<std::size_t>(Wide{word} * units >> 64)];
        }
}

std::vector<double> Bootstrap::means(const std::vector<double>& table, std::size_t columns) const {
    STEPPE_EXPECT(table.size() == rows_ * columns);
    const std::size_t units = rows_ / unit_;
    std::vector<double> sums(units * columns, 0.0), out((1 + resamples) * columns, 0.0);
    for (std::size_t row = 0; row < rows_; ++row)
        for (std::size_t c = 0; c < columns; ++c)
            sums[row / unit_ * columns + c] += table[row * columns + c];
    for (std::size_t u = 0; u < units; ++u)
        for (std::size_t c = 0; c < columns; ++c) out[c] += sums[u * columns + c];
    for (std::size_t b = 0; b < resamples; ++b) {
        double* to = out.data() + (1 + b) * columns;
        for (std::size_t u = 0; u < units; ++u) {
            const double times = times_[b * units + u];
            if (times == 0) continue;  // true for a third of all units
            const double* from = sums.data() + u * columns;
            for (std::size_t c = 0; c < columns; ++c) to[c] += times * from[c];
        }
    }
    for (double& mean : out) mean /= static_cast<double>(rows_);
    return out;
}

Estimate estimate_of(std::vector<double> values) {
    const double value = values.front();
    std::sort(values.begin() + 1, values.end());
    const auto at = [&](double q) {
        const double place = 1 + q * static_cast<double>(values.size() - 2);
        const auto below = static_cast<std::size_t>(place);
        const double part = place - static_cast<double>(below);
        return part > 0 ? values[below] + part * (values[below + 1] - values[below])
                        : values[below];
    };
    return {value, {at(0.025), at(0.975)}};
}

}  // namespace steppe
