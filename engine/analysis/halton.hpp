#pragma once

#include <cstddef>
#include <iterator>

namespace steppe {

/// Returns coordinate i of point n of Halton's sequence (1960): the digits of n in the i-th prime
/// base, reversed behind the point.
inline double halton(int n, std::size_t i) {
    constexpr int primes[]{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};
    const int base = primes[i % std::size(primes)];
    double out = 0, part = 1;
    for (; n > 0; n /= base) out += (part /= base) * (n % base);
    return out;
}

}  // namespace steppe
