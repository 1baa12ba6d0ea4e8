#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// Counter-based random numbers: a draw depends only on a key and a counter, not on earlier draws.
/// The key comes from the seed and the address of the number; the counter is {replicate, low 32
/// bits; replicate, high 32 bits; step; 0}. Output words 0 and 1 form one uniform number, words 2
/// and 3 another.
namespace steppe {

/// Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011, SC'11): returns four random words.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t first = 0xD2511F53ULL * counter[0], second = 0xCD9E8D57ULL * counter[2];
        counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(second),
                   static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(first)};
        key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
    }
    return counter;
}

/// Returns the counter of a replicate at a step.
constexpr std::array<std::uint32_t, 4> counter_of(std::uint64_t replicate, std::uint32_t step = 0) {
    return {static_cast<std::uint32_t>(replicate), static_cast<std::uint32_t>(replicate >> 32),
            step, 0};
}

/// The splitmix64 mixer (Steele, Lea & Flood 2014): a bijection in which each bit affects all
/// others.
constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Returns the mixed 64-bit FNV-1a hash of an address.
constexpr std::uint64_t hash_of(std::string_view address) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char byte : address)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
    return mixed(hash);
}

/// Returns the key of an address for a seed.
constexpr std::array<std::uint32_t, 2> key_of(std::uint64_t seed, std::string_view address) {
    const std::uint64_t key = mixed(hash_of(address) ^ mixed(seed + 0x9E3779B97F4A7C15ULL));
    return {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

/// The largest double below 1, and the largest uniform draw.
inline constexpr double below_one = 1.0 - 0x1p-53;

/// Returns a uniform number strictly inside (0, 1): ((the upper 53 of the 64 bits) + 1/2) 2^-53,
/// rounded once.
constexpr double uniform(std::uint32_t high, std::uint32_t low) {
    const std::uint64_t bits = (std::uint64_t{high} << 32 | low) >> 11;
    const double u = (static_cast<double>(bits) + 0.5) * 0x1p-53;
    return u < below_one ? u : below_one;  // the largest value plus 1/2 rounds up to 1
}

}  // namespace steppe
