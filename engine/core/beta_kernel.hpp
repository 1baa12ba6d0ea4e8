#pragma once

#include "engine/core/simd/pack.hpp"

/// The incomplete beta function and its inverse, for any arithmetic type: the same bits in every
/// lane. `active` lanes are 1, the others 0.
namespace steppe::beta {

/// A distribution with the constants of its shapes.
struct Constants {
    double alpha = 0, beta = 0;
    double beyond = 0, root_of_scale = 0, log_alpha = 0, log_function = 0;
    double far_alpha = 0, far_beta = 0;  ///< for shapes above 1e3
};

/// Returns log(1 + x): the logarithm of the rounded sum, corrected for the rounding.
template <class V>
V log_of_one_and(V x) {
    const V sum = V(1.0) + x;
    return log(sum) + (x - (sum - V(1.0))) / sum;
}

/// Returns log(x (alpha + beta) / shape), exact also if x is close to 1 and the shape large.
template <class V>
V against_mean(const Constants& of, V x, V rest, double shape, double far) {
    const V plain = log(x * V((of.alpha + of.beta) / shape));
    if (!(shape > 1e3)) return plain;
    return select(V(0.5) < x, log_of_one_and(-rest) + V(far), plain);
}

/// Returns x^alpha (1-x)^beta / B(alpha, beta). Both powers are taken relative to the mean, where
/// they are largest: their logarithms would cancel otherwise.
template <class V>
V front(const Constants& of, V x, V rest) {
    return V(of.root_of_scale) *
           exp(V(of.alpha) * against_mean(of, x, rest, of.alpha, of.far_alpha) +
               V(of.beta) * against_mean(of, rest, x, of.beta, of.far_beta) - V(of.beyond));
}

/// Returns the continued fraction by which alpha I_x(alpha, beta) / front exceeds 1, by the method
/// of Lentz.
template <class V>
V fraction(double alpha, double beta, V x, V active) {
    constexpr double above_close = 0x1.2p-50, least = 1e-300;  // at most 2^-50 is close
    constexpr int most = 100000;
    const auto safe = [](V v) { return select(abs(v) < V(least), V(least), v); };
    const V one(1.0);
    V c = one, d = one / safe(one - V(alpha + beta) * x / V(alpha + 1)), value = d;
    for (int m = 1; m <= most; ++m) {
        const double at = alpha + 2 * m;
        const V even = V(m * (beta - m)) * x / V((at - 1) * at);
        d = one / safe(one + even * d);
        c = safe(one + even / c);
        const V half = value * (c * d);
        const V odd = V(-(alpha + m) * (alpha + beta + m)) * x / V(at * (at + 1));
        d = one / safe(one + odd * d);
        c = safe(one + odd / c);
        const V ratio = c * d;
        value = select(V(0.0) < active, half * ratio, value);
        active = select(abs(ratio - one) < V(above_close), V(0.0), active);
        if (!any(V(0.0) < active)) break;
    }
    return value;
}

/// Sets the probabilities below and above x, inside (0, 1).
/// \param front_at front(of, x, rest)
template <class V>
void tails(const Constants& of, V x, V rest, V front_at, V active, V& below, V& above) {
    const V one(1.0);
    const auto is_low = x < V((of.alpha + 1) / (of.alpha + of.beta + 2));
    const V low = select(is_low, active, V(0.0)), high = select(is_low, V(0.0), active);
    V from_low = one, from_high = one;
    if (any(V(0.0) < low))
        from_low = min(front_at * fraction(of.alpha, of.beta, x, low) / V(of.alpha), one);
    if (any(V(0.0) < high))
        from_high = min(front_at * fraction(of.beta, of.alpha, rest, high) / V(of.beta), one);
    below = select(is_low, from_low, one - from_high);
    above = select(is_low, one - from_low, from_high);
}

/// Returns a point close to the quantile, in (0, 1/2].
template <class V>
V guess(const Constants& of, V p, V q) {
    const double both = of.alpha + of.beta, mean = of.alpha / both;
    const V z = select(p < q, normal_quantile(p), -normal_quantile(q));
    const V near = V(mean) + z * V(sqrt(mean * (1 - mean) / (both + 1)));
    // Far below the mean the probability is x^alpha / (alpha B).
    const V far = exp((log(p) + V(of.log_alpha) + V(of.log_function)) / V(of.alpha));
    return min(select(V(0.1 * mean) < near, near, far), V(0.5));
}

/// Returns the quantile if it does not exceed 1/2: Newton's method in the logarithms.
/// \param p, q probabilities below and above
template <class V>
V lower_quantile(const Constants& of, V p, V q) {
    constexpr double close = 1e-9, widest = 30;  // the error after a step is about its square
    constexpr int most = 80;
    const V none(0.0), one(1.0);
    V low = none, high(0.5), x = guess(of, p, q), active = select(none < x, one, none);
    for (int n = 0; n < most && any(none < active); ++n) {
        const V front_at = front(of, x, one - x), slope = front_at / (one - x);  // in log x
        V below, above;
        tails(of, x, one - x, front_at, active, below, above);
        const V miss = select(p < q, log(below / p), -log(above / q));
        high = select(none < miss, x, high);
        low = select(none < miss, low, x);
        const V step = -miss / (slope / select(p < q, below, above));
        const V next = x * exp(clamp(step, V(-widest), V(widest)));
        const V middle = select(none < low, sqrt(low * high), high / V(256.0));
        const V inside = select(low < next, select(next < high, next, middle), middle);
        // Far in a tail a step can be 0/0.
        const V moved = select(step == step, inside, middle);
        const auto is_close = abs(step) < V(close);
        x = select(none < active, select(is_close, min(next, V(0.5)), moved), x);
        active = select(is_close, none, select(none < x, active, none));
    }
    return x;
}

}  // namespace steppe::beta
