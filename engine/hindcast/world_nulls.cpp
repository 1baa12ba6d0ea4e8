#include <array>
#include <cmath>
#include <string>

#include "engine/core/philox.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"
#include "engine/hindcast/world_fit.hpp"

namespace steppe {
namespace {

constexpr std::uint64_t null_seed = 1;
constexpr int ten = 10;

/// Reversion, innovation and measurement noise of a state, per year.
struct WorldMoments {
    double reversion = 0;   ///< toward the state's own mean
    double innovation = 0;  ///< standard deviation
    double noise = 0;       ///< standard deviation of a measurement
};

/// Returns the mean over states and years of change(year, year + years) * change(later, later +
/// years).
double mean_product(const YearTable& points, int years, int later) {
    double sum = 0;
    int count = 0;
    for (std::size_t s = 0; s < points.rows(); ++s)
        for (int year = first_world_year; year + later + years <= points.last(); ++year) {
            const double a = points.at(s, year + years) - points.at(s, year);
            const double b = points.at(s, year + later + years) - points.at(s, year + later);
            if (std::isnan(a * b)) continue;
            sum += a * b;
            ++count;
        }
    return count > 0 ? sum / count : 0;
}

/// Returns the variance of a change over ten years of a stationary state, over that of an
/// innovation.
double ten_year_spread(double reversion) {
    const double kept = 1 - reversion;
    return 2 * (1 - std::pow(kept, ten)) / (1 - kept * kept);
}

/// Matches the moments: noise is the negative covariance of successive changes, innovations are the
/// rest of a yearly change, and reversion explains the ratio of ten-year changes to ten
/// innovations.
WorldMoments moments_of(const YearTable& points) {
    const double noise = std::max(0.0, -mean_product(points, 1, 1));
    const double innovation = std::max(0.0, mean_product(points, 1, 0) - 2 * noise);
    const double spread = std::max(0.0, mean_product(points, ten, 0) - 2 * noise);
    double low = 1e-6, high = 1;  // the spread decreases with the reversion
    for (int halving = 0; halving < 60; ++halving) {
        const double middle = (low + high) / 2;
        (innovation * ten_year_spread(middle) > spread ? low : high) = middle;
    }
    return {low, std::sqrt(innovation), std::sqrt(noise)};
}

/// Returns two standard normal draws for a state and a year.
std::array<double, 2> normals(std::uint64_t key_number, std::size_t state, int year) {
    const auto words = philox(counter_of(state, static_cast<std::uint32_t>(year)),
                              key_of(null_seed, "hindcast.h9.null." + std::to_string(key_number)));
    return {normal_quantile(uniform(words[0], words[1])),
            normal_quantile(uniform(words[2], words[3]))};
}

}  // namespace

YearTable null_world(const YearTable& points, int number) {
    const auto m = moments_of(points);
    const double stationary = m.innovation / std::sqrt(1 - (1 - m.reversion) * (1 - m.reversion));
    YearTable out(points.rows(), points.first(), points.last());
    for (std::size_t s = 0; s < points.rows(); ++s) {
        const double anchor = points.mean(s, points.first(), points.last());
        double x = anchor;
        for (int year = points.first(); year <= points.last(); ++year) {
            const auto [moved, blurred] = normals(static_cast<std::uint64_t>(number), s, year);
            x = year == points.first() ? anchor + stationary * moved
                                       : x + m.reversion * (anchor - x) + m.innovation * moved;
            if (!std::isnan(points.at(s, year))) out.set(s, year, x + m.noise * blurred);
        }
    }
    return out;
}

std::vector<double> alike_gains(const YearTable& points, double width) {
    const AlikeModel model(points, width);
    std::vector<double> own(scored_horizons().size(), 0.0), filter = own;
    for (const auto& fit : model.fits())
        for (std::size_t n = 0; n < own.size(); ++n) {
            const int horizon = scored_horizons()[n];
            if (fit.origin < first_world_origin(horizon) || fit.origin + horizon > model.last())
                continue;
            const auto& states = model.year(fit.origin).states;
            for (std::size_t i = 0; i < states.size(); ++i) {
                const double then = points.at(states[i], fit.origin + horizon);
                if (std::isnan(then)) continue;
                const double a =
                    model.forecast(fit.origin, i, horizon, fit.rate, fit.recent) - then;
                const double b = model.forecast(fit.origin, i, 0, 0, fit.recent_filter) - then;
                own[n] += a * a;
                filter[n] += b * b;
            }
        }
    for (std::size_t n = 0; n < own.size(); ++n)
        own[n] = filter[n] > 0 ? 1 - own[n] / filter[n] : 0;
    return own;
}

}  // namespace steppe
