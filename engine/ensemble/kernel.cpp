#include "engine/core/simd/packs_random.hpp"

#include <bit>

#include "engine/ensemble/column_pass.hpp"
#include "engine/ensemble/design/sobol.hpp"

/// Sobol' points and sums of columns by lanes. The unit is compiled once per instruction set.
namespace steppe {
inline namespace STEPPE_ISA {
namespace {

using design::golden;
using design::sobol_digit;

#if defined(__AVX512F__)
STEPPE_INLINE PackBits bits_product(PackBits a, PackBits b) { return _mm512_mullo_epi64(a, b); }
STEPPE_INLINE PackBits bits_shift_by(PackBits x, PackBits n) { return _mm512_srlv_epi64(x, n); }
STEPPE_INLINE PackBits bits_shift_by(PackBits x, int n) {
    return _mm512_srl_epi64(x, _mm_cvtsi32_si128(n));
}
STEPPE_INLINE PackBits bits_left(PackBits x, int n) {
    return _mm512_sll_epi64(x, _mm_cvtsi32_si128(n));
}
STEPPE_INLINE void pack_write(double* to, Pack x) { _mm512_storeu_pd(to, x); }
#else
STEPPE_INLINE PackBits bits_left(PackBits x, int n) {
    return _mm256_sll_epi64(x, _mm_cvtsi32_si128(n));
}
STEPPE_INLINE PackBits bits_product(PackBits a, PackBits b) {
    const PackBits cross =
        bits_add(bits_multiply(bits_upper(a), b), bits_multiply(a, bits_upper(b)));
    return bits_add(bits_multiply(a, b), bits_left(cross, 32));
}
STEPPE_INLINE PackBits bits_shift_by(PackBits x, PackBits n) { return _mm256_srlv_epi64(x, n); }
STEPPE_INLINE PackBits bits_shift_by(PackBits x, int n) {
    return _mm256_srl_epi64(x, _mm_cvtsi32_si128(n));
}
STEPPE_INLINE void pack_write(double* to, Pack x) { _mm256_storeu_pd(to, x); }
#endif
STEPPE_INLINE PackBits constant(std::uint64_t x) { return bits(static_cast<long long>(x)); }

/// Returns mixed(x), as in core/philox.hpp.
STEPPE_INLINE PackBits pack_mixed(PackBits x) {
    x = bits_product(bits_xor(x, bits_shift<30>(x)), constant(0xBF58476D1CE4E5B9ULL));
    x = bits_product(bits_xor(x, bits_shift<27>(x)), constant(0x94D049BB133111EBULL));
    return bits_xor(x, bits_shift<31>(x));
}

/// Scrambles the first digits of points, as scrambled() in design/sobol.cpp.
STEPPE_INLINE PackBits pack_scrambled(PackBits point, int digits, std::uint64_t key) {
    const PackBits x = bits_left(point, design::sobol_shift), one = bits(1);
    PackBits result = bits(0);
    for (int d = 0; d < digits; ++d) {
        const int below = sobol_digit * (design::most_sobol_digits - d);
        const PackBits prefix =
            bits_or(constant(std::uint64_t{1} << sobol_digit * d), bits_shift_by(x, below));
        const PackBits coins =
            pack_mixed(bits_add(constant(key), bits_product(prefix, constant(golden))));
        const PackBits value =
            bits_and(bits_shift_by(x, below - sobol_digit), bits((1 << sobol_digit) - 1));
        PackBits flips = bits(0);
        for (int bit = 0; bit < sobol_digit; ++bit) {
            const PackBits at = bits_or(bits(1LL << bit), bits_shift_by(value, sobol_digit - bit));
            flips = bits_or(bits_left(flips, 1), bits_and(bits_shift_by(coins, at), one));
        }
        result = bits_or(bits_left(result, sobol_digit), bits_xor(value, flips));
    }
    return result;
}

}  // namespace

void pass_column(const column_pass::Scale& scale, const double* values, std::size_t count,
                 bool whole, column_pass::Pass& out) {
    STEPPE_LANES(sizeof(Pack))::pass(scale, values, count, whole, out);
}

/// Draws points as Sobol::column() of design/sobol.cpp does.
/// \pre the index of the first point and the count are multiples of eight
void sobol_uniforms(const design::SobolPoints& of, std::size_t count, double* u) {
    constexpr int lanes_bits = std::countr_zero(pack_width);
    // Neighbours in Gray code differ by one direction (Antonov & Saleev 1979).
    alignas(64) std::uint64_t offset[pack_width] = {};
    for (std::size_t lane = 1; lane < pack_width; ++lane)
        offset[lane] =
            offset[lane - 1] ^ of.directions[static_cast<std::size_t>(std::countr_zero(lane))];
    const PackBits offsets = bits_of(pack_load(reinterpret_cast<const double*>(offset)));
    std::uint64_t point = 0;
    for (std::uint64_t code = of.index ^ (of.index >> 1); code != 0; code &= code - 1)
        point ^= of.directions[static_cast<std::size_t>(std::countr_zero(code))];
    const int scrambled = sobol_digit * of.digits;
    for (std::size_t r = 0;;) {
        PackBits c[4];
        pack_counter(of.replicate + r, 0, c);
        pack_philox(of.key, c);
        PackBits word = bits_or(bits_left(c[0], 32), c[1]);
        if (of.digits > 0)
            word = bits_or(bits_left(pack_scrambled(bits_xor(constant(point), offsets), of.digits,
                                                    of.scramble),
                                     64 - scrambled),
                           bits_shift_by(word, scrambled));
        pack_write(u + r, pack_uniform(bits_upper(word), bits_and(word, bits(0xFFFFFFFF))));
        if ((r += pack_width) >= count) return;
        const auto next = (of.index + r) / pack_width;
        point ^= of.directions[static_cast<std::size_t>(std::countr_zero(next) + lanes_bits)] ^
                 of.directions[lanes_bits - 1];
    }
}

}  // namespace STEPPE_ISA
}  // namespace steppe
