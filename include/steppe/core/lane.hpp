#pragma once

#include <cmath>

/// The operations that a lane type `V` must offer. Processes are written once against them; this
/// file holds the readable reference, `V = double`. Multiply-adds are explicit so that the bits do
/// not depend on what a compiler contracts.
namespace steppe {

template <class V>
struct MaskOf;
template <>
struct MaskOf<double> {
    using type = bool;
};
/// What a comparison of two `V` gives.
template <class V>
using Mask = typename MaskOf<V>::type;

/// a*b + c, rounded once.
inline double mad(double a, double b, double c) { return std::fma(a, b, c); }
/// `yes` where the mask holds, `no` elsewhere; both are evaluated.
inline double where(bool mask, double yes, double no) { return mask ? yes : no; }
inline double exp(double x) { return std::exp(x); }
inline double log(double x) { return std::log(x); }
inline double sqrt(double x) { return std::sqrt(x); }
inline double abs(double x) { return std::fabs(x); }
/// True when the condition holds in any lane.
inline bool any(bool mask) { return mask; }

template <class V>
V min(V a, V b) {
    return where(a < b, a, b);
}
template <class V>
V max(V a, V b) {
    return where(a < b, b, a);
}
/// x within [low, high].
template <class V>
V clamp(V x, V low, V high) {
    return min(max(x, low), high);
}
/// base^power for base > 0; 1 where base is 1, exactly.
template <class V>
V power(V base, V exponent) {
    return exp(exponent * log(base));
}
/// a/b, and 0 where b is 0 (the model's convention for empty shares).
template <class V>
V share_of(V a, V b) {
    const auto empty = b == V(0.0);
    return where(empty, V(0.0), a / where(empty, V(1.0), b));
}

}  // namespace steppe
