#pragma once

#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "steppe/core/lane.hpp"

/// K numbers side by side, in packs of the instruction set that the unit is compiled for and that
/// the namespace carries, as in core/lanes.hpp. Operations match core/lane.hpp element by element,
/// with equal bits.
#if defined(STEPPE_ROWS_SCALAR) || !defined(__x86_64__)
#define STEPPE_ROWS scalar
#elif defined(__AVX512F__) && defined(__AVX512DQ__)
#define STEPPE_ROWS v4
#elif defined(__AVX2__) && defined(__FMA__)
#define STEPPE_ROWS v3
#else
#error "rows need x86-64-v3, x86-64-v4 or STEPPE_ROWS_SCALAR"
#endif

namespace steppe {
inline namespace STEPPE_ROWS {

template <int width>
struct PartOf {
    using type = double;
};
STEPPE_INLINE double part_load(const double* from, double /*kind*/) { return *from; }
STEPPE_INLINE void part_store(double* to, double x) { *to = x; }
STEPPE_INLINE double part_of(double x, double /*kind*/) { return x; }
STEPPE_INLINE double part_mad(double a, double b, double c) { return mad(a, b, c); }
STEPPE_INLINE double part_within(double x, double low, double high) { return clamp(x, low, high); }

#if defined(STEPPE_ROWS_SCALAR) || !defined(__x86_64__)
inline constexpr int widest = 1;
#else
// Like __m128d and so on, but these may alias only doubles.
using Part2 = double __attribute__((vector_size(16)));
using Part4 = double __attribute__((vector_size(32)));
template <>
struct PartOf<2> {
    using type = Part2;
};
template <>
struct PartOf<4> {
    using type = Part4;
};
STEPPE_INLINE Part2 part_load(const double* from, Part2 /*kind*/) { return _mm_load_pd(from); }
STEPPE_INLINE Part4 part_load(const double* from, Part4 /*kind*/) { return _mm256_load_pd(from); }
STEPPE_INLINE void part_store(double* to, Part2 x) { _mm_store_pd(to, x); }
STEPPE_INLINE void part_store(double* to, Part4 x) { _mm256_store_pd(to, x); }
STEPPE_INLINE Part2 part_of(double x, Part2 /*kind*/) { return _mm_set1_pd(x); }
STEPPE_INLINE Part4 part_of(double x, Part4 /*kind*/) { return _mm256_set1_pd(x); }
STEPPE_INLINE Part2 part_mad(Part2 a, Part2 b, Part2 c) { return _mm_fmadd_pd(a, b, c); }
STEPPE_INLINE Part4 part_mad(Part4 a, Part4 b, Part4 c) { return _mm256_fmadd_pd(a, b, c); }
STEPPE_INLINE Part2 part_within(Part2 x, Part2 low, Part2 high) {
    return _mm_min_pd(_mm_max_pd(low, x), high);
}
STEPPE_INLINE Part4 part_within(Part4 x, Part4 low, Part4 high) {
    return _mm256_min_pd(_mm256_max_pd(low, x), high);
}
#if defined(__AVX512F__)
using Part8 = double __attribute__((vector_size(64)));
template <>
struct PartOf<8> {
    using type = Part8;
};
STEPPE_INLINE Part8 part_load(const double* from, Part8 /*kind*/) { return _mm512_load_pd(from); }
STEPPE_INLINE void part_store(double* to, Part8 x) { _mm512_store_pd(to, x); }
STEPPE_INLINE Part8 part_of(double x, Part8 /*kind*/) { return _mm512_set1_pd(x); }
STEPPE_INLINE Part8 part_mad(Part8 a, Part8 b, Part8 c) { return _mm512_fmadd_pd(a, b, c); }
STEPPE_INLINE Part8 part_within(Part8 x, Part8 low, Part8 high) {
    return _mm512_min_pd(_mm512_max_pd(low, x), high);
}
inline constexpr int widest = 8;
#else
inline constexpr int widest = 4;
#endif
#endif

/// K numbers, K a power of two.
template <int K>
struct Row {
    static constexpr int width = K < widest ? K : widest, parts = K / width;
    using Part = typename PartOf<width>::type;
    Part p[parts];

    /// Alignment: the size, at most a cache line.
    STEPPE_INLINE static Row load(const double* from) {
        Row out;
#pragma GCC unroll 16
        for (std::ptrdiff_t n = 0; n < parts; ++n) out.p[n] = part_load(from + n * width, Part{});
        return out;
    }
    STEPPE_INLINE static Row of(double x) {
        Row out;
#pragma GCC unroll 16
        for (int n = 0; n < parts; ++n) out.p[n] = part_of(x, Part{});
        return out;
    }
    STEPPE_INLINE void store(double* to) const {
#pragma GCC unroll 16
        for (std::ptrdiff_t n = 0; n < parts; ++n) part_store(to + n * width, p[n]);
    }
};

#define STEPPE_EACH_PART(expression)                                                        \
    Row<K> out;                                                                             \
    _Pragma("GCC unroll 16") for (int n = 0; n < Row<K>::parts; ++n) out.p[n] = expression; \
    return out
template <int K>
STEPPE_INLINE Row<K> operator-(const Row<K>& a, const Row<K>& b) {
    STEPPE_EACH_PART(a.p[n] - b.p[n]);
}
template <int K>
STEPPE_INLINE Row<K> operator*(const Row<K>& a, const Row<K>& b) {
    STEPPE_EACH_PART(a.p[n] * b.p[n]);
}
/// Returns a*b + c, rounded once.
template <int K>
STEPPE_INLINE Row<K> mad(const Row<K>& a, const Row<K>& b, const Row<K>& c) {
    STEPPE_EACH_PART(part_mad(a.p[n], b.p[n], c.p[n]));
}
template <int K>
STEPPE_INLINE Row<K> within(const Row<K>& x, const Row<K>& low, const Row<K>& high) {
    STEPPE_EACH_PART(part_within(x.p[n], low.p[n], high.p[n]));
}
#undef STEPPE_EACH_PART

}  // namespace STEPPE_ROWS
}  // namespace steppe
