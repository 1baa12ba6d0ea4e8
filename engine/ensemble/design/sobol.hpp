#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// Scrambled Sobol' points of one address, for the code that is compiled per instruction set.
namespace steppe::design {

constexpr int sobol_bits = 32;
// Bits per digit; their 63 coins fit one word.
constexpr int sobol_digit = 6;
constexpr int most_sobol_digits = (sobol_bits + sobol_digit - 1) / sobol_digit;
// The bits of a point fill its digits from above.
constexpr int sobol_shift = most_sobol_digits * sobol_digit - sobol_bits;
constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;

/// A sequence of points inside one scramble, with the random words below their scrambled digits.
struct SobolPoints {
    std::array<std::uint32_t, 2> key;  ///< of the address
    std::array<std::uint32_t, sobol_bits> directions;
    std::uint64_t scramble = 0;
    int digits = 0;               ///< that are scrambled
    std::uint64_t replicate = 0;  ///< of the first point
    std::uint64_t index = 0;      ///< of the first point in the scramble
};

}  // namespace steppe::design
