#pragma once

#include "engine/core/philox.hpp"
#include "engine/core/simd/pack.hpp"

/// Lane count, storage and random numbers of a lane type.
namespace steppe {

template <class V>
struct PackTraits;

template <>
struct PackTraits<double> {
    static constexpr std::size_t width = 1;
    static double load(const double* from) { return *from; }
    static void store(double value, double* to) { *to = value; }
    /// Returns uniform numbers in (0, 1) of the key at a step for the replicates `first[0]`,
    /// `first[0]` + 1, ..., and from the ninth lane on `first[1]`, ...
    static double uniform_at(std::array<std::uint32_t, 2> key, const std::uint64_t* first,
                             std::uint32_t step) {
        const auto words = philox(counter_of(*first, step), key);
        return uniform(words[0], words[1]);
    }
};

}  // namespace steppe
