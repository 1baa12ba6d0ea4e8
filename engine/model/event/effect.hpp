#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// What all kinds of events share.
namespace steppe::event {

/// How an event stands in a step.
template <class V>
struct Now {
    V active;  ///< part of the step in which it acts
    V since;   ///< years from its beginning to the start of the step; below 0: not begun
    V lasts;   ///< years from its beginning to its end
};

/// Effects on one quantity combine as products of what each leaves.
template <class V>
void cut(V& kept, const V& active, const V& part) {
    kept = kept * (V(1.0) - active * part);
}

}  // namespace steppe::event
