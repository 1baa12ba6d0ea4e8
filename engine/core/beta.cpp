#include "engine/core/beta.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/core/normal_cdf.hpp"
#include "steppe/core/simd/pack.hpp"
#include "steppe/core/simd/pack_math.hpp"

namespace steppe {
namespace {

constexpr double normal_shape = 1e7;  // above it the continued fraction takes over 10 000 terms

/// Returns log(1 + x): the logarithm of the rounded sum, corrected for the rounding.
double log_of_one_and(double x) {
    const double sum = 1 + x;
    return log(sum) + (x - (sum - 1)) / sum;
}

/// Returns log gamma(z) minus Stirling's (z - 1/2) log z - z + log(2 pi)/2, z > 0: the series DLMF
/// 5.11.1, below 10 after the recurrence.
double beyond_stirling(double z) {
    constexpr std::array<double, 8> series{1.0 / 12,    -1.0 / 360,        1.0 / 1260,
                                           -1.0 / 1680, 1.0 / 1188,        -691.0 / 360360,
                                           1.0 / 156,   -3617.0 / 122400.0};
    double below = 0;
    for (; z < 10; ++z) below += (z + 0.5) * log_of_one_and(1 / z) - 1;
    return below + polynomial(1 / (z * z), series) / z;
}

/// A distribution with the constants of its shapes.
class Beta {
public:
    explicit Beta(BetaShape s)
        : alpha(s.alpha),
          beta(s.beta),
          beyond_(beyond_stirling(s.alpha) + beyond_stirling(s.beta) -
                  beyond_stirling(s.alpha + s.beta)),
          scale_(s.alpha / (s.alpha + s.beta) * s.beta / (2 * std::numbers::pi)) {
        if (alpha > 1e3) far_alpha_ = log_of_one_and(beta / alpha);
        if (beta > 1e3) far_beta_ = log_of_one_and(alpha / beta);
    }

    [[nodiscard]] double log_function() const {
        return alpha * log(alpha / (alpha + beta)) + beta * log(beta / (alpha + beta)) -
               0.5 * log(scale_) + beyond_;
    }
    /// Returns x^alpha (1-x)^beta / B(alpha, beta). Both powers are taken relative to the mean,
    /// where they are largest: their logarithms would cancel otherwise.
    [[nodiscard]] double front(UnitPoint at) const {
        return std::sqrt(scale_) *
               exp(alpha * against_mean(at.x, at.rest, alpha, far_alpha_) +
                   beta * against_mean(at.rest, at.x, beta, far_beta_) - beyond_);
    }
    [[nodiscard]] Tails tails(UnitPoint at) const;
    [[nodiscard]] Beta mirrored() const {
        Beta out = *this;
        std::swap(out.alpha, out.beta);
        std::swap(out.far_alpha_, out.far_beta_);
        return out;
    }

    double alpha, beta;

private:
    /// Returns log(x (alpha + beta) / shape), exact also if x is close to 1 and the shape large.
    [[nodiscard]] double against_mean(double x, double rest, double shape, double far) const {
        if (x > 0.5 && shape > 1e3) return log_of_one_and(-rest) + far;
        return log(x * ((alpha + beta) / shape));
    }

    double beyond_, scale_, far_alpha_ = 0, far_beta_ = 0;
};

/// Returns the continued fraction by which alpha I_x(alpha, beta) / front exceeds 1, by the method
/// of Lentz.
double fraction(double alpha, double beta, double x) {
    constexpr double close = 0x1p-50, least = 1e-300;
    constexpr int most = 100000;
    const auto safe = [](double v) { return std::abs(v) < least ? least : v; };
    double c = 1, d = 1 / safe(1 - (alpha + beta) * x / (alpha + 1)), value = d;
    for (int m = 1; m <= most; ++m) {
        const double at = alpha + 2 * m;
        const double even = m * (beta - m) * x / ((at - 1) * at);
        d = 1 / safe(1 + even * d);
        c = safe(1 + even / c);
        value *= c * d;
        const double odd = -(alpha + m) * (alpha + beta + m) * x / (at * (at + 1));
        d = 1 / safe(1 + odd * d);
        c = safe(1 + odd / c);
        value *= c * d;
        if (std::abs(c * d - 1) <= close) break;
    }
    return value;
}

Tails Beta::tails(UnitPoint at) const {
    if (!(at.x > 0)) return {0, 1};
    if (!(at.rest > 0)) return {1, 0};
    if (at.x < (alpha + 1) / (alpha + beta + 2)) {
        const double below = std::min(1.0, front(at) * fraction(alpha, beta, at.x) / alpha);
        return {below, 1 - below};
    }
    const double above = std::min(1.0, front(at) * fraction(beta, alpha, at.rest) / beta);
    return {1 - above, above};
}

/// The expansion of Cornish and Fisher for large shapes: moments of the distribution.
struct NearlyNormal {
    explicit NearlyNormal(BetaShape s) {
        const double both = s.alpha + s.beta;
        mean = s.alpha / both;
        sd = std::sqrt(mean * (s.beta / both) / (both + 1));
        skew = 2 * (s.beta - s.alpha) / (both + 2) * std::sqrt((both + 1) / s.alpha / s.beta);
        const double apart = s.alpha - s.beta;
        limit_violation = 6 * (apart / s.alpha * (apart / s.beta) * (both + 1) - (both + 2)) /
                          ((both + 2) * (both + 3));
    }
    [[nodiscard]] double at(double z) const {
        const double square = z * z;
        const double deviation = z + skew * (square - 1) / 6 +
                                 limit_violation * z * (square - 3) / 24 -
                                 skew * skew * z * (2 * square - 5) / 36;
        return mean + sd * deviation;
    }
    double mean, sd, skew, limit_violation;
};

/// Returns the z of a point, by halving: the expansion rises over all z that have a probability.
double normal_score(const NearlyNormal& of, double x) {
    double low = -38, high = 38;
    for (int n = 0; n < 60; ++n) {
        const double middle = 0.5 * (low + high);
        (of.at(middle) < x ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

/// Returns a point close to the quantile, in (0, 1/2].
double guess(const Beta& of, double p, double q) {
    const double both = of.alpha + of.beta, mean = of.alpha / both;
    const double z = p < q ? normal_quantile(p) : -normal_quantile(q);
    const double near = mean + z * std::sqrt(mean * (1 - mean) / (both + 1));
    if (near > 0.1 * mean) return std::min(near, 0.5);
    // Far below the mean the probability is x^alpha / (alpha B).
    return std::min(0.5, exp((log(p) + log(of.alpha) + of.log_function()) / of.alpha));
}

/// Returns the quantile if it does not exceed 1/2.
double lower_quantile(const Beta& of, double p, double q) {
    constexpr double close = 1e-9, widest = 30;  // the error after a step is about its square
    constexpr int most = 80;
    double low = 0, high = 0.5, x = guess(of, p, q);
    for (int n = 0; n < most && x > 0; ++n) {
        const auto [below, above] = of.tails({x, 1 - x});
        const double slope = of.front({x, 1 - x}) / (1 - x);  // of the probability in log x
        const double miss = p < q ? log(below / p) : -log(above / q);
        (miss > 0 ? high : low) = x;
        const double rise = slope / (p < q ? below : above), step = -miss / rise;
        const double next = x * exp(std::clamp(step, -widest, widest));
        if (std::abs(step) <= close) return std::min(next, 0.5);
        if (next > low && next < high)
            x = next;
        else
            x = low > 0 ? std::sqrt(low * high) : high / 256;
    }
    return x;
}

}  // namespace

double log_beta(BetaShape s) { return Beta(s).log_function(); }

Tails beta_tails(BetaShape s, UnitPoint at) {
    if (std::min(s.alpha, s.beta) <= normal_shape) return Beta(s).tails(at);
    const double z = normal_score(NearlyNormal(s), at.x);
    return {normal_cdf(z), normal_cdf(-z)};
}

UnitPoint beta_quantile(BetaShape s, double p, double q) {
    if (!(p > 0)) return {0, 1};
    if (!(q > 0)) return {1, 0};
    if (std::min(s.alpha, s.beta) > normal_shape) {
        const double z = p < q ? normal_quantile(p) : -normal_quantile(q);
        const double x = std::clamp(NearlyNormal(s).at(z), 0.0, 1.0);
        return {x, 1 - x};
    }
    const Beta of(s);
    const auto [below, above] = of.tails({0.5, 0.5});
    if (p < q ? p <= below : q >= above) {
        const double x = lower_quantile(of, p, q);
        return {x, 1 - x};
    }
    const double rest = lower_quantile(of.mirrored(), q, p);
    return {1 - rest, rest};
}

double student_quantile(double degrees, double level) {
    const auto [x, rest] = beta_quantile({0.5, 0.5 * degrees}, level, 1 - level);
    return std::sqrt(degrees * x / rest);
}

}  // namespace steppe
