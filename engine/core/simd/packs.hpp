#pragma once

#include <cstddef>

#include <immintrin.h>

#include "engine/core/simd/pack.hpp"

/// Replicates side by side, in two packs of the width that the unit is compiled for. The namespace
/// carries the instruction set, so that units of different width never share a function.
#if defined(__AVX512F__) && defined(__AVX512DQ__)
#define STEPPE_ISA avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define STEPPE_ISA avx2
#else
#error "lanes need x86-64-v3 or x86-64-v4"
#endif

namespace steppe {
inline namespace STEPPE_ISA {

#if defined(__AVX512F__)
/// Like __m512d, but it may alias only doubles: a store does not invalidate the pointers of
/// vectors.
using Pack = double __attribute__((vector_size(64)));
using PackBits = __m512i;
using PackMask = __mmask8;
STEPPE_INLINE Pack pack_of(double x) { return _mm512_set1_pd(x); }
STEPPE_INLINE Pack pack_load(const double* from) { return _mm512_load_pd(from); }
STEPPE_INLINE void pack_store(double* to, Pack x) { _mm512_store_pd(to, x); }
STEPPE_INLINE Pack pack_fma(Pack a, Pack b, Pack c) { return _mm512_fmadd_pd(a, b, c); }
STEPPE_INLINE Pack pack_select(PackMask m, Pack yes, Pack no) {
    return _mm512_mask_blend_pd(m, no, yes);
}
STEPPE_INLINE PackMask pack_less(Pack a, Pack b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
/// Returns a/b, or 0 if b is 0.
STEPPE_INLINE Pack pack_divide(Pack a, Pack b) {
    return _mm512_maskz_div_pd(_mm512_cmp_pd_mask(b, _mm512_setzero_pd(), _CMP_NEQ_UQ), a, b);
}
STEPPE_INLINE PackMask pack_equal(Pack a, Pack b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
STEPPE_INLINE Pack pack_min(Pack a, Pack b) { return _mm512_min_pd(a, b); }
STEPPE_INLINE Pack pack_max(Pack a, Pack b) { return _mm512_max_pd(b, a); }
STEPPE_INLINE Pack pack_sqrt(Pack x) { return _mm512_sqrt_pd(x); }
STEPPE_INLINE Pack pack_abs(Pack x) { return _mm512_abs_pd(x); }
STEPPE_INLINE bool pack_any(PackMask m) { return m != 0; }
STEPPE_INLINE PackBits bits_of(Pack x) { return _mm512_castpd_si512(x); }
STEPPE_INLINE Pack pack_from(PackBits x) { return _mm512_castsi512_pd(x); }
STEPPE_INLINE PackBits bits(long long x) { return _mm512_set1_epi64(x); }
STEPPE_INLINE PackBits bits_up(PackBits x) { return _mm512_slli_epi64(x, 52); }
STEPPE_INLINE PackBits bits_down(PackBits x) { return _mm512_srli_epi64(x, 52); }
STEPPE_INLINE PackBits bits_add(PackBits a, PackBits b) { return _mm512_add_epi64(a, b); }
STEPPE_INLINE PackBits bits_and(PackBits a, PackBits b) { return _mm512_and_si512(a, b); }
STEPPE_INLINE PackBits bits_or(PackBits a, PackBits b) { return _mm512_or_si512(a, b); }
#else
using Pack = double __attribute__((vector_size(32)));
using PackBits = __m256i;
using PackMask = __m256d;
STEPPE_INLINE Pack pack_of(double x) { return _mm256_set1_pd(x); }
STEPPE_INLINE Pack pack_load(const double* from) { return _mm256_load_pd(from); }
STEPPE_INLINE void pack_store(double* to, Pack x) { _mm256_store_pd(to, x); }
STEPPE_INLINE Pack pack_fma(Pack a, Pack b, Pack c) { return _mm256_fmadd_pd(a, b, c); }
STEPPE_INLINE Pack pack_select(PackMask m, Pack yes, Pack no) {
    return _mm256_blendv_pd(no, yes, m);
}
STEPPE_INLINE PackMask pack_less(Pack a, Pack b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
/// Returns a/b, or 0 if b is 0.
STEPPE_INLINE Pack pack_divide(Pack a, Pack b) {
    return _mm256_andnot_pd(_mm256_cmp_pd(b, _mm256_setzero_pd(), _CMP_EQ_OQ), a / b);
}
STEPPE_INLINE PackMask pack_equal(Pack a, Pack b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
STEPPE_INLINE Pack pack_min(Pack a, Pack b) { return _mm256_min_pd(a, b); }
STEPPE_INLINE Pack pack_max(Pack a, Pack b) { return _mm256_max_pd(b, a); }
STEPPE_INLINE Pack pack_sqrt(Pack x) { return _mm256_sqrt_pd(x); }
STEPPE_INLINE Pack pack_abs(Pack x) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), x); }
STEPPE_INLINE bool pack_any(PackMask m) { return _mm256_movemask_pd(m) != 0; }
STEPPE_INLINE PackBits bits_of(Pack x) { return _mm256_castpd_si256(x); }
STEPPE_INLINE Pack pack_from(PackBits x) { return _mm256_castsi256_pd(x); }
STEPPE_INLINE PackBits bits(long long x) { return _mm256_set1_epi64x(x); }
STEPPE_INLINE PackBits bits_up(PackBits x) { return _mm256_slli_epi64(x, 52); }
STEPPE_INLINE PackBits bits_down(PackBits x) { return _mm256_srli_epi64(x, 52); }
STEPPE_INLINE PackBits bits_add(PackBits a, PackBits b) { return _mm256_add_epi64(a, b); }
STEPPE_INLINE PackBits bits_and(PackBits a, PackBits b) { return _mm256_and_si256(a, b); }
STEPPE_INLINE PackBits bits_or(PackBits a, PackBits b) { return _mm256_or_si256(a, b); }
#endif

inline constexpr std::size_t pack_width = sizeof(Pack) / sizeof(double);
// Two packs (sixteen or eight replicates) share the cost of indices and loops.
inline constexpr std::size_t packs = 2;
inline constexpr std::size_t packs_width = packs * pack_width;

struct PacksMask {
    PackMask m[packs];
};

struct Packs {
    Pack p[packs];

    Packs() = default;
    ~Packs() = default;
    // Copies pack by pack: as one object, two packs are copied in halves through memory, and the
    // next load stalls.
    STEPPE_INLINE Packs(const Packs& from) : Packs() { *this = from; }
    STEPPE_INLINE Packs& operator=(
        const Packs& from) {  // NOLINT(bugprone-unhandled-self-assignment): owns nothing
        p[0] = from.p[0];
        p[packs - 1] = from.p[packs - 1];
        return *this;
    }
    STEPPE_INLINE explicit Packs(double x) {
        p[0] = pack_of(x);
        p[packs - 1] = p[0];
    }
    /// Loads one number per lane from contiguous memory aligned to 64 bytes.
    STEPPE_INLINE static Packs load(const double* from) {
        Packs out;
        for (std::size_t k = 0; k < packs; ++k) out.p[k] = pack_load(from + k * pack_width);
        return out;
    }
    STEPPE_INLINE void store(double* to) const {
        for (std::size_t k = 0; k < packs; ++k) pack_store(to + k * pack_width, p[k]);
    }
};

// Unrolled by hand: g++ keeps packs in registers only without variable indices.
#define STEPPE_EACH_PACK(type, expression)   \
    type out;                                \
    {                                        \
        constexpr std::size_t k = 0;         \
        expression;                          \
    }                                        \
    if constexpr (packs > 1) {               \
        constexpr std::size_t k = packs - 1; \
        expression;                          \
    }                                        \
    return out
// NOLINTBEGIN(performance-unnecessary-value-param): lanes are registers
STEPPE_INLINE Packs operator+(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = a.p[k] + b.p[k]);
}
STEPPE_INLINE Packs operator-(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = a.p[k] - b.p[k]);
}
STEPPE_INLINE Packs operator-(Packs a) { STEPPE_EACH_PACK(Packs, out.p[k] = -a.p[k]); }
STEPPE_INLINE Packs operator*(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = a.p[k] * b.p[k]);
}
STEPPE_INLINE Packs operator/(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = a.p[k] / b.p[k]);
}
STEPPE_INLINE PacksMask operator<(Packs a, Packs b) {
    STEPPE_EACH_PACK(PacksMask, out.m[k] = pack_less(a.p[k], b.p[k]));
}
STEPPE_INLINE PacksMask operator>(Packs a, Packs b) { return b < a; }
STEPPE_INLINE PacksMask operator==(Packs a, Packs b) {
    STEPPE_EACH_PACK(PacksMask, out.m[k] = pack_equal(a.p[k], b.p[k]));
}
STEPPE_INLINE Packs fma(Packs a, Packs b, Packs c) {
    STEPPE_EACH_PACK(Packs, out.p[k] = pack_fma(a.p[k], b.p[k], c.p[k]));
}
STEPPE_INLINE Packs select(PacksMask m, Packs yes, Packs no) {
    STEPPE_EACH_PACK(Packs, out.p[k] = pack_select(m.m[k], yes.p[k], no.p[k]));
}
STEPPE_INLINE Packs safe_divide(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = pack_divide(a.p[k], b.p[k]));
}
STEPPE_INLINE bool any(PacksMask m) {
    bool out = false;
    for (const PackMask& mask : m.m) out = out || pack_any(mask);
    return out;
}
STEPPE_INLINE Packs min(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = pack_min(a.p[k], b.p[k]));
}
STEPPE_INLINE Packs max(Packs a, Packs b) {
    STEPPE_EACH_PACK(Packs, out.p[k] = pack_max(a.p[k], b.p[k]));
}
STEPPE_INLINE Packs sqrt(Packs x) { STEPPE_EACH_PACK(Packs, out.p[k] = pack_sqrt(x.p[k])); }
STEPPE_INLINE Packs abs(Packs x) { STEPPE_EACH_PACK(Packs, out.p[k] = pack_abs(x.p[k])); }
STEPPE_INLINE Packs exp2_of(Packs n) {
    STEPPE_EACH_PACK(Packs,
                     out.p[k] = pack_from(bits_add(bits_up(bits_of(n.p[k])), bits(1023LL << 52))));
}
STEPPE_INLINE Packs exponent_of(Packs x) {
    STEPPE_EACH_PACK(
        Packs, out.p[k] = pack_from(bits_or(bits_down(bits_of(x.p[k])), bits(0x4330000000000000))) -
                          pack_of(0x1p52 + 1023.0));
}
STEPPE_INLINE Packs mantissa_of(Packs x) {
    STEPPE_EACH_PACK(Packs,
                     out.p[k] = pack_from(bits_or(bits_and(bits_of(x.p[k]), bits(0xFFFFFFFFFFFFF)),
                                                  bits(0x3FF0000000000000))));
}
#undef STEPPE_EACH_PACK

/// Transposes quarter rows of four lanes: gathering each column would take ten times as long.
STEPPE_INLINE void turn_four(const __m256d (&row)[4], __m256d (&column)[4]) {
    const __m256d a = _mm256_unpacklo_pd(row[0], row[1]), b = _mm256_unpackhi_pd(row[0], row[1]);
    const __m256d c = _mm256_unpacklo_pd(row[2], row[3]), d = _mm256_unpackhi_pd(row[2], row[3]);
    column[0] = _mm256_permute2f128_pd(a, c, 0x20);
    column[1] = _mm256_permute2f128_pd(b, d, 0x20);
    column[2] = _mm256_permute2f128_pd(a, c, 0x31);
    column[3] = _mm256_permute2f128_pd(b, d, 0x31);
}

STEPPE_INLINE void gather_rows(const double* table, Packs row, Packs* out) {
    alignas(64) double place[packs_width];
    row.store(place);
    for (std::size_t half = 0; half < packs_width / 4; ++half)
        for (std::size_t quarter = 0; quarter < 2; ++quarter) {
            __m256d rows[4], columns[4];
            for (std::size_t n = 0; n < 4; ++n)
                rows[n] = _mm256_loadu_pd(
                    table + static_cast<std::ptrdiff_t>(place[4 * half + n]) * row_of_eight +
                    4 * quarter);
            turn_four(rows, columns);
            for (std::size_t k = 0; k < 4; ++k)
                _mm256_store_pd(reinterpret_cast<double*>(out + 4 * quarter + k) + 4 * half,
                                columns[k]);
        }
}
// NOLINTEND(performance-unnecessary-value-param)

}  // namespace STEPPE_ISA

template <>
struct MaskOf<Packs> {
    using type = PacksMask;
};

}  // namespace steppe
