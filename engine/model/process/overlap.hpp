#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

namespace steppe::process {

/// Returns the years of the step [at, at + length) that lie in [from, to); arguments in months.
template <class V>
V overlap(double at, double length, V from, V to) {
    return max(V(0.0), min(V(at + length), to) - max(V(at), from)) / V(12.0);
}

}  // namespace steppe::process
