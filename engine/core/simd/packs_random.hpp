#pragma once

#include "engine/core/simd/pack_random.hpp"
#include "engine/core/simd/packs.hpp"

/// Philox on several replicates at once: each word is in the lower half of a 64-bit element.
namespace steppe {
inline namespace STEPPE_ISA {

#if defined(__AVX512F__)
STEPPE_INLINE PackBits bits_multiply(PackBits a, PackBits b) { return _mm512_mul_epu32(a, b); }
STEPPE_INLINE PackBits bits_xor(PackBits a, PackBits b) { return _mm512_xor_si512(a, b); }
STEPPE_INLINE PackBits bits_upper(PackBits x) { return _mm512_srli_epi64(x, 32); }
template <int n>
PackBits bits_shift(PackBits x) {
    return _mm512_srli_epi64(x, n);
}
STEPPE_INLINE PackBits bits_count() { return _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7); }
#else
STEPPE_INLINE PackBits bits_multiply(PackBits a, PackBits b) { return _mm256_mul_epu32(a, b); }
STEPPE_INLINE PackBits bits_xor(PackBits a, PackBits b) { return _mm256_xor_si256(a, b); }
STEPPE_INLINE PackBits bits_upper(PackBits x) { return _mm256_srli_epi64(x, 32); }
template <int n>
PackBits bits_shift(PackBits x) {
    return _mm256_srli_epi64(x, n);
}
STEPPE_INLINE PackBits bits_count() { return _mm256_setr_epi64x(0, 1, 2, 3); }
#endif

/// Converts the lower words to doubles.
STEPPE_INLINE Pack pack_of_words(PackBits words) {
    return pack_from(bits_or(words, bits(0x4330000000000000))) - pack_of(0x1p52);
}

/// Replaces the counter by philox(counter, key), as in core/philox.hpp.
STEPPE_INLINE void pack_philox(std::array<std::uint32_t, 2> key, PackBits (&c)[4]) {
    const PackBits word = bits(0xFFFFFFFF);
    for (std::uint32_t round = 0; round < 10; ++round) {
        const PackBits first = bits_multiply(bits(0xD2511F53), c[0]),
                       second = bits_multiply(bits(0xCD9E8D57), c[2]);
        const std::uint32_t k0 = key[0] + round * 0x9E3779B9U, k1 = key[1] + round * 0xBB67AE85U;
        c[0] = bits_xor(bits_xor(bits_upper(second), c[1]), bits(k0));
        c[1] = bits_and(second, word);
        c[2] = bits_xor(bits_xor(bits_upper(first), c[3]), bits(k1));
        c[3] = bits_and(first, word);
    }
}

/// Returns two words as a uniform number, as in core/philox.hpp.
STEPPE_INLINE Pack pack_uniform(PackBits high, PackBits low) {
    const Pack whole = pack_of_words(high) * pack_of(0x1p21) + pack_of_words(bits_shift<11>(low));
    return pack_min((whole + pack_of(0.5)) * pack_of(0x1p-53), pack_of(below_one));
}

/// Sets the counters of consecutive replicates from the first.
STEPPE_INLINE void pack_counter(std::uint64_t first, std::uint32_t step, PackBits (&c)[4]) {
    const PackBits replicate = bits_add(bits(static_cast<long long>(first)), bits_count());
    c[0] = bits_and(replicate, bits(0xFFFFFFFF));
    c[1] = bits_upper(replicate);
    c[2] = bits(step);
    c[3] = bits(0);
}

}  // namespace STEPPE_ISA

template <>
struct PackTraits<Packs> {
    static constexpr std::size_t width = packs_width;
    static Packs load(const double* from) { return Packs::load(from); }
    static void store(const Packs& value, double* to) { value.store(to); }
    static Packs uniform_at(std::array<std::uint32_t, 2> key, const std::uint64_t* first,
                            std::uint32_t step) {
        Packs out;
        for (std::size_t k = 0; k < packs; ++k) {
            const std::uint64_t at = first[k * pack_width / 8] + k * pack_width % 8;
            PackBits c[4];
            pack_counter(at, step, c);
            pack_philox(key, c);
            out.p[k] = pack_uniform(c[0], c[1]);
        }
        return out;
    }
};

}  // namespace steppe
