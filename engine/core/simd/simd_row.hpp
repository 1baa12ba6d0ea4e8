#pragma once

#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "engine/core/simd/pack.hpp"

/// K numbers side by side, in packs of the instruction set that the unit is compiled for and that
/// the namespace carries, as in core/simd/packs.hpp. Operations match core/simd/pack.hpp element by
/// element, with equal bits.
#if defined(STEPPE_ROWS_SCALAR) || !defined(__x86_64__)
#define STEPPE_ROWS scalar
#elif defined(__AVX512F__) && defined(__AVX512DQ__)
#define STEPPE_ROWS avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define STEPPE_ROWS avx2
#else
#error "rows need x86-64-v3, x86-64-v4 or STEPPE_ROWS_SCALAR"
#endif

namespace steppe {
inline namespace STEPPE_ROWS {

template <int width>
struct VecOf {
    using type = double;
};
STEPPE_INLINE double vec_load(const double* from, double /*kind*/) { return *from; }
STEPPE_INLINE void vec_store(double* to, double x) { *to = x; }
STEPPE_INLINE double vec_of(double x, double /*kind*/) { return x; }
STEPPE_INLINE double vec_fma(double a, double b, double c) { return fma(a, b, c); }
STEPPE_INLINE double vec_clamp(double x, double low, double high) { return clamp(x, low, high); }

#if defined(STEPPE_ROWS_SCALAR) || !defined(__x86_64__)
inline constexpr int widest = 1;
#else
// Like __m128d and so on, but these may alias only doubles.
using Vec2 = double __attribute__((vector_size(16)));
using Vec4 = double __attribute__((vector_size(32)));
template <>
struct VecOf<2> {
    using type = Vec2;
};
template <>
struct VecOf<4> {
    using type = Vec4;
};
STEPPE_INLINE Vec2 vec_load(const double* from, Vec2 /*kind*/) { return _mm_load_pd(from); }
STEPPE_INLINE Vec4 vec_load(const double* from, Vec4 /*kind*/) { return _mm256_load_pd(from); }
STEPPE_INLINE void vec_store(double* to, Vec2 x) { _mm_store_pd(to, x); }
STEPPE_INLINE void vec_store(double* to, Vec4 x) { _mm256_store_pd(to, x); }
STEPPE_INLINE Vec2 vec_of(double x, Vec2 /*kind*/) { return _mm_set1_pd(x); }
STEPPE_INLINE Vec4 vec_of(double x, Vec4 /*kind*/) { return _mm256_set1_pd(x); }
STEPPE_INLINE Vec2 vec_fma(Vec2 a, Vec2 b, Vec2 c) { return _mm_fmadd_pd(a, b, c); }
STEPPE_INLINE Vec4 vec_fma(Vec4 a, Vec4 b, Vec4 c) { return _mm256_fmadd_pd(a, b, c); }
STEPPE_INLINE Vec2 vec_clamp(Vec2 x, Vec2 low, Vec2 high) {
    return _mm_min_pd(_mm_max_pd(low, x), high);
}
STEPPE_INLINE Vec4 vec_clamp(Vec4 x, Vec4 low, Vec4 high) {
    return _mm256_min_pd(_mm256_max_pd(low, x), high);
}
#if defined(__AVX512F__)
using Vec8 = double __attribute__((vector_size(64)));
template <>
struct VecOf<8> {
    using type = Vec8;
};
STEPPE_INLINE Vec8 vec_load(const double* from, Vec8 /*kind*/) { return _mm512_load_pd(from); }
STEPPE_INLINE void vec_store(double* to, Vec8 x) { _mm512_store_pd(to, x); }
STEPPE_INLINE Vec8 vec_of(double x, Vec8 /*kind*/) { return _mm512_set1_pd(x); }
STEPPE_INLINE Vec8 vec_fma(Vec8 a, Vec8 b, Vec8 c) { return _mm512_fmadd_pd(a, b, c); }
STEPPE_INLINE Vec8 vec_clamp(Vec8 x, Vec8 low, Vec8 high) {
    return _mm512_min_pd(_mm512_max_pd(low, x), high);
}
inline constexpr int widest = 8;
#else
inline constexpr int widest = 4;
#endif
#endif

/// K numbers, K a power of two.
template <int K>
struct SimdRow {
    static constexpr int width = K < widest ? K : widest, parts = K / width;
    using Part = typename VecOf<width>::type;
    Part p[parts];

    /// Alignment: the size, at most a cache line.
    STEPPE_INLINE static SimdRow load(const double* from) {
        SimdRow out;
#pragma GCC unroll 16
        for (std::ptrdiff_t n = 0; n < parts; ++n) out.p[n] = vec_load(from + n * width, Part{});
        return out;
    }
    STEPPE_INLINE static SimdRow of(double x) {
        SimdRow out;
#pragma GCC unroll 16
        for (int n = 0; n < parts; ++n) out.p[n] = vec_of(x, Part{});
        return out;
    }
    STEPPE_INLINE void store(double* to) const {
#pragma GCC unroll 16
        for (std::ptrdiff_t n = 0; n < parts; ++n) vec_store(to + n * width, p[n]);
    }
};

#define STEPPE_EACH_PART(expression)                                                            \
    SimdRow<K> out;                                                                             \
    _Pragma("GCC unroll 16") for (int n = 0; n < SimdRow<K>::parts; ++n) out.p[n] = expression; \
    return out
template <int K>
STEPPE_INLINE SimdRow<K> operator-(const SimdRow<K>& a, const SimdRow<K>& b) {
    STEPPE_EACH_PART(a.p[n] - b.p[n]);
}
template <int K>
STEPPE_INLINE SimdRow<K> operator*(const SimdRow<K>& a, const SimdRow<K>& b) {
    STEPPE_EACH_PART(a.p[n] * b.p[n]);
}
/// Returns a*b + c, rounded once.
template <int K>
STEPPE_INLINE SimdRow<K> fma(const SimdRow<K>& a, const SimdRow<K>& b, const SimdRow<K>& c) {
    STEPPE_EACH_PART(vec_fma(a.p[n], b.p[n], c.p[n]));
}
template <int K>
STEPPE_INLINE SimdRow<K> within(const SimdRow<K>& x, const SimdRow<K>& low,
                                const SimdRow<K>& high) {
    STEPPE_EACH_PART(vec_clamp(x.p[n], low.p[n], high.p[n]));
}
#undef STEPPE_EACH_PART

}  // namespace STEPPE_ROWS
}  // namespace steppe
