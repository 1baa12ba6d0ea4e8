#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

/// The operations required of a lane type `V`. Processes use only these operations; this file
/// contains the scalar reference `V = double`. Multiply-adds are explicit so that results do not
/// depend on compiler contraction.

/// Forces inlining of lane operations, whatever their size: calls pass arguments in memory.
#define STEPPE_INLINE inline __attribute__((always_inline))

namespace steppe {

template <class V>
struct MaskOf;
template <>
struct MaskOf<double> {
    using type = bool;
};
/// The result type of comparing two `V`.
template <class V>
using Mask = typename MaskOf<V>::type;

/// Returns a*b + c, rounded once; rounded twice in WebAssembly, which lacks the instruction.
#if defined(__wasm__)
STEPPE_INLINE double fma(double a, double b, double c) { return a * b + c; }
#else
STEPPE_INLINE double fma(double a, double b, double c) { return std::fma(a, b, c); }
#endif
/// Returns `yes` in lanes selected by the mask, `no` in others. Both are evaluated.
STEPPE_INLINE double select(bool mask, double yes, double no) { return mask ? yes : no; }
/// Returns true if the mask is set in any lane.
STEPPE_INLINE bool any(bool mask) { return mask; }
STEPPE_INLINE double sqrt(double x) { return std::sqrt(x); }
STEPPE_INLINE double abs(double x) { return std::fabs(x); }

/// 1.5 * 2^52: added to a small number, it leaves the nearest integer in the low bits.
inline constexpr double rounder = 0x1.8p52;
/// Returns 2^n, from n + rounder; n integral, from -1022 to 1023.
STEPPE_INLINE double exp2_of(double n_and_rounder) {
    return std::bit_cast<double>((std::bit_cast<std::uint64_t>(n_and_rounder) << 52U) +
                                 (std::uint64_t{1023} << 52U));
}
/// Returns the exponent e of a normal positive x = m * 2^e, m in [1, 2).
STEPPE_INLINE double exponent_of(double x) {
    return std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) >> 52U) | 0x4330000000000000U) -
           (0x1p52 + 1023.0);
}
/// Returns the m in [1, 2) of a normal positive x = m * 2^e.
STEPPE_INLINE double mantissa_of(double x) {
    return std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) & 0xFFFFFFFFFFFFFU) |
                                 0x3FF0000000000000U);
}
inline constexpr int row_of_eight = 8;
/// Copies the eight numbers of one table row to `out`; `row` is integral.
STEPPE_INLINE void gather_rows(const double* table, double row, double* out) {
    for (int k = 0; k < row_of_eight; ++k) out[k] = table[static_cast<int>(row) * row_of_eight + k];
}

template <class V>
STEPPE_INLINE V min(V a, V b) {
    return select(a < b, a, b);
}
template <class V>
STEPPE_INLINE V max(V a, V b) {
    return select(a < b, b, a);
}
/// Limits x to [low, high].
template <class V>
STEPPE_INLINE V clamp(V x, V low, V high) {
    return min(max(x, low), high);
}
/// Returns a/b, or 0 if b is 0 (the model's convention for empty shares).
template <class V>
STEPPE_INLINE V safe_divide(V a, V b) {
    const auto empty = b == V(0.0);
    return select(empty, V(0.0), a / select(empty, V(1.0), b));
}

}  // namespace steppe

#include "engine/core/simd/pack_math.hpp"
