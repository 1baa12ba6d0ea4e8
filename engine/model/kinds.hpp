#pragma once

#include "engine/scenario/registry.hpp"

namespace steppe {

/// Returns the layer kinds, in the order of layer_kinds.def.
const std::vector<const LayerKind*>& layer_kinds();

/// Returns the event kinds, in the order of event_kinds.def.
const std::vector<const EventKind*>& event_kinds();

/// The index space of an event's targets.
enum class ActsOn {
    nothing_else,  ///< only the subject
    agents,
    deliveries,       ///< cells of the commodity: from one state to others
    producers,        ///< participants of the commodity
    trade_pairs,      ///< trade pairs, then agents (their trade with ROW)
    ties,             ///< pairs of the layer
    members,          ///< of the institution: joining members; `others`: leaving members
    influence_pairs,  ///< pairs of the influence graph
};
ActsOn acts_on(std::size_t event_kind);

/// Returns the model's layer kinds, event kinds and limits for the scenario reader.
const Registry& model_registry();

}  // namespace steppe
