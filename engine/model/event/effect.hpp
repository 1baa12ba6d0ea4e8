#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Shared parts of all event kinds.
namespace steppe::event {

/// The timing of an event relative to a step.
template <class V>
struct Now {
    V active;  ///< active share of the step
    V since;   ///< years from its start to the start of the step; below 0: not started
    V lasts;   ///< years from its start to its end
};

/// Effects on one quantity combine as products of the remaining shares.
template <class V>
void cut(V& kept, const V& active, const V& part) {
    kept = kept * (V(1.0) - active * part);
}

}  // namespace steppe::event
