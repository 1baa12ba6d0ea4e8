#pragma once

#include "steppe/scenario/registry.hpp"

namespace steppe {

/// The kinds of layers that the model knows, in the order of layer_kinds.def.
const std::vector<const LayerKind*>& layer_kinds();

/// Everything the scenario reader must know of the model.
const Registry& model_registry();

}  // namespace steppe
