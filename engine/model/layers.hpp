#pragma once

#include "engine/model/layer/all.hpp"

/// The table of layer kinds: description and share computation of each.
namespace steppe {

/// The index of a kind in layer_kinds.def.
enum class LayerKindIndex : Index {
#define STEPPE_LAYER_KIND(name) name,
#include "engine/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
};

inline bool is_alike(const LayerProgram& layer) {
    return layer.kind == static_cast<Index>(LayerKindIndex::alike);
}
inline bool is_tie(const LayerProgram& layer) {
    return layer.kind == static_cast<Index>(LayerKindIndex::tie);
}

/// Returns whether the shares are equal at every step.
inline bool layer_stands(const LayerProgram& layer) {
    return is_alike(layer) || (is_tie(layer) && layer::tie::is_constant(layer));
}

/// Writes agent i's unscaled shares of its partners in layer l to `share`.
/// \return the factor that scales them to shares of i's total
template <class V>
STEPPE_INLINE V layer_shares(const Program& p, const Inputs<V>& in, const State<V>& at,
                             const Derived<V>& d, std::size_t l, Index i, V* share) {
    switch (static_cast<LayerKindIndex>(p.layers[l].kind)) {
#define STEPPE_LAYER_KIND(name) \
    case LayerKindIndex::name:  \
        return layer::name::shares<V>(p, in, at, d, l, i, share);
#include "engine/model/layer_kinds.def"
#undef STEPPE_LAYER_KIND
    }
    return V(0.0);
}

}  // namespace steppe
