#include "steppe/model/kinds.hpp"

#include "engine/model/layers.hpp"

namespace steppe {

const std::vector<const LayerKind*>& layer_kinds() {
#define STEPPE_LAYER_KIND(name) static const LayerKind name = layer::name::description();
#include "steppe/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
    static const std::vector<const LayerKind*> all{
#define STEPPE_LAYER_KIND(name) &name,
#include "steppe/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
    };
    return all;
}

const Registry& model_registry() {
    static const Registry registry{.layer_kinds = layer_kinds()};
    return registry;
}

}  // namespace steppe
