#include "engine/core/beta.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "engine/core/beta_kernel.hpp"
#include "engine/core/isa.hpp"
#include "engine/core/normal_cdf.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"

namespace steppe {

#if defined(STEPPE_SIMD)
// kernel.cpp, compiled per instruction set; declared here, as its namespaces are inline there.
namespace avx2 {
void lower_quantiles(const beta::Constants& of, const double* p, const double* q, std::size_t count,
                     double* x);
}
namespace avx512 {
void lower_quantiles(const beta::Constants& of, const double* p, const double* q, std::size_t count,
                     double* x);
}
#endif

namespace {

constexpr double normal_shape = 1e7;  // above it the continued fraction takes over 10 000 terms

/// Returns log gamma(z) minus Stirling's (z - 1/2) log z - z + log(2 pi)/2, z > 0: the series DLMF
/// 5.11.1, below 10 after the recurrence.
double beyond_stirling(double z) {
    constexpr std::array<double, 8> series{1.0 / 12,    -1.0 / 360,        1.0 / 1260,
                                           -1.0 / 1680, 1.0 / 1188,        -691.0 / 360360,
                                           1.0 / 156,   -3617.0 / 122400.0};
    double below = 0;
    for (; z < 10; ++z) below += (z + 0.5) * beta::log_of_one_and(1 / z) - 1;
    return below + polynomial(1 / (z * z), series) / z;
}

beta::Constants constants_of(BetaShape s) {
    beta::Constants out{.alpha = s.alpha, .beta = s.beta};
    const double scale = s.alpha / (s.alpha + s.beta) * s.beta / (2 * std::numbers::pi);
    out.beyond =
        beyond_stirling(s.alpha) + beyond_stirling(s.beta) - beyond_stirling(s.alpha + s.beta);
    out.root_of_scale = std::sqrt(scale);
    out.log_alpha = log(s.alpha);
    out.log_function = s.alpha * log(s.alpha / (s.alpha + s.beta)) +
                       s.beta * log(s.beta / (s.alpha + s.beta)) - 0.5 * log(scale) + out.beyond;
    if (s.alpha > 1e3) out.far_alpha = beta::log_of_one_and(s.beta / s.alpha);
    if (s.beta > 1e3) out.far_beta = beta::log_of_one_and(s.alpha / s.beta);
    return out;
}

beta::Constants mirrored(beta::Constants of) {
    std::swap(of.alpha, of.beta);
    std::swap(of.far_alpha, of.far_beta);
    of.log_alpha = log(of.alpha);
    return of;
}

Tails tails_of(const beta::Constants& of, UnitPoint at) {
    if (!(at.x > 0)) return {0, 1};
    if (!(at.rest > 0)) return {1, 0};
    Tails out{};
    beta::tails(of, at.x, at.rest, beta::front(of, at.x, at.rest), 1.0, out.below, out.above);
    return out;
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

/// The constants of a shape, for quantiles below and above 1/2.
struct Halves {
    explicit Halves(BetaShape s)
        : lower(constants_of(s)), upper(mirrored(lower)), middle(tails_of(lower, {0.5, 0.5})) {}
    /// Returns whether the quantile does not exceed 1/2.
    [[nodiscard]] bool is_low(double p, double q) const {
        return p < q ? p <= middle.below : q >= middle.above;
    }
    beta::Constants lower, upper;
    Tails middle;
};

UnitPoint point_of(const Halves& of, double p, double q) {
    if (!(p > 0)) return {0, 1};
    if (!(q > 0)) return {1, 0};
    if (of.is_low(p, q)) {
        const double x = beta::lower_quantile(of.lower, p, q);
        return {x, 1 - x};
    }
    const double rest = beta::lower_quantile(of.upper, q, p);
    return {1 - rest, rest};
}

UnitPoint point_of(const NearlyNormal& of, double p, double q) {
    if (!(p > 0)) return {0, 1};
    if (!(q > 0)) return {1, 0};
    const double z = p < q ? normal_quantile(p) : -normal_quantile(q);
    const double x = std::clamp(of.at(z), 0.0, 1.0);
    return {x, 1 - x};
}

/// Probabilities whose quantiles lie on the same side of 1/2, solved by lanes.
class Half {
public:
    void add(std::size_t index, double p, double q) {
        const std::size_t n = index_.size();
        index_.push_back(index);
        if (n % line == 0) p_.push_back(even), q_.push_back(even), x_.push_back(even);
        p_.back().value[n % line] = p;
        q_.back().value[n % line] = q;
    }
    void solve(const beta::Constants& of) {
        if (index_.empty()) return;
        const double *p = p_[0].value, *q = q_[0].value;
        double* x = x_[0].value;
#if defined(STEPPE_SIMD)
        const std::size_t count = p_.size() * line;
        if (best_isa() == Isa::avx512) return avx512::lower_quantiles(of, p, q, count, x);
        if (best_isa() == Isa::avx2) return avx2::lower_quantiles(of, p, q, count, x);
#endif
        for (std::size_t n = 0; n < index_.size(); ++n) x[n] = beta::lower_quantile(of, p[n], q[n]);
    }
    template <class Give>
    void give(Give to) const {
        for (std::size_t n = 0; n < index_.size(); ++n) to(index_[n], x_[n / line].value[n % line]);
    }

private:
    static constexpr std::size_t line = 16;  // the most lanes
    struct alignas(64) Line {
        double value[line];
    };
    static constexpr Line even{
        {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}};
    std::vector<std::size_t> index_;
    std::vector<Line> p_, q_, x_;
};

bool is_nearly_normal(BetaShape s) { return std::min(s.alpha, s.beta) > normal_shape; }

}  // namespace

double log_beta(BetaShape s) { return constants_of(s).log_function; }

Tails beta_tails(BetaShape s, UnitPoint at) {
    if (!is_nearly_normal(s)) return tails_of(constants_of(s), at);
    const double z = normal_score(NearlyNormal(s), at.x);
    return {normal_cdf(z), normal_cdf(-z)};
}

UnitPoint beta_quantile(BetaShape s, double p, double q) {
    return is_nearly_normal(s) ? point_of(NearlyNormal(s), p, q) : point_of(Halves(s), p, q);
}

std::vector<double> beta_quantiles(BetaShape s, const std::vector<Tails>& probabilities) {
    std::vector<double> out(probabilities.size());
    if (is_nearly_normal(s)) {
        const NearlyNormal of(s);
        for (std::size_t n = 0; n < out.size(); ++n)
            out[n] = point_of(of, probabilities[n].below, probabilities[n].above).x;
        return out;
    }
    const Halves of(s);
    for (const bool low : {true, false}) {
        Half half;
        for (std::size_t n = 0; n < out.size(); ++n) {
            const auto [p, q] = probabilities[n];
            if (of.is_low(p, q) != low) continue;
            half.add(n, low ? p : q, low ? q : p);
        }
        half.solve(low ? of.lower : of.upper);
        half.give([&](std::size_t n, double x) { out[n] = low ? x : 1 - x; });
    }
    return out;
}

double student_quantile(double degrees, double level) {
    const auto [x, rest] = beta_quantile({0.5, 0.5 * degrees}, level, 1 - level);
    return std::sqrt(degrees * x / rest);
}

}  // namespace steppe
