#pragma once

#include "engine/model/layer/all.hpp"

/// The kinds of layers as one table: what each is called, and how its shares are computed.
namespace steppe {

/// The position of a kind in layer_kinds.def.
enum class LayerKindIndex : Index {
#define STEPPE_LAYER_KIND(name) name,
#include "steppe/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
};

inline bool is_alike(const LayerProgram& layer) {
    return layer.kind == static_cast<Index>(LayerKindIndex::alike);
}
inline bool is_tie(const LayerProgram& layer) {
    return layer.kind == static_cast<Index>(LayerKindIndex::tie);
}

/// True where the shares are the same at every step.
inline bool layer_stands(const LayerProgram& layer) {
    return is_alike(layer) || (is_tie(layer) && layer::tie::stands(layer));
}

/// What i has in layer l from each of its partners there, into `share`. \return what to multiply it
/// with to get the part that it is of all that i has
template <class V>
STEPPE_INLINE V layer_shares(const Program& p, const Inputs<V>& in, const State<V>& at,
                             const Derived<V>& d, std::size_t l, Index i, V* share) {
    switch (static_cast<LayerKindIndex>(p.layers[l].kind)) {
#define STEPPE_LAYER_KIND(name) \
    case LayerKindIndex::name:  \
        return layer::name::shares<V>(p, in, at, d, l, i, share);
#include "steppe/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
    }
    return V(0.0);
}

}  // namespace steppe
