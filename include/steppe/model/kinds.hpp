#pragma once

#include "steppe/scenario/registry.hpp"

namespace steppe {

/// The kinds of layers that the model knows, in the order of layer_kinds.def.
const std::vector<const LayerKind*>& layer_kinds();

/// The kinds of events that the model knows, in the order of event_kinds.def.
const std::vector<const EventKind*>& event_kinds();

/// What the targets of an event's kind are indices of.
enum class ActsOn {
    nothing_else,  ///< its subject alone
    agents,
    deliveries,       ///< cells of its commodity: from one to others
    producers,        ///< participants of its commodity
    trade_pairs,      ///< pairs of trade; beyond them, agents in trade with the rest of the world
    ties,             ///< pairs of its layer
    members,          ///< of its institution: who joins; `others`: who leaves
    influence_pairs,  ///< pairs of the influence graph
};
ActsOn acts_on(std::size_t event_kind);

/// Everything the scenario reader must know of the model.
const Registry& model_registry();

}  // namespace steppe
