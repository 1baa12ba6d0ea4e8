#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"
#include "engine/scenario/registry.hpp"

/// Layer: homophily. The inputs of a state are states with similar positions, by a Gaussian kernel.
namespace steppe::layer::alike {

inline LayerKind description() {
    return {.name = "alike",
            .doc = "states with like positions at the start; takes no data of its own",
            .keys = {"width", "issues"},
            .form = LayerForm::positions};
}

inline constexpr double no_distance = 1e300;

/// Returns the mean over the layer's issues, on which both have a position, of the squared initial
/// distance between i and j; `no_distance` if there is none.
template <class V>
V distance(const Program& p, const Inputs<V>& in, const std::vector<Index>& issues, Index i,
           Index j) {
    const auto K = static_cast<Index>(p.issues.size());
    V sum(0.0);
    std::size_t shared = 0;
    for (const Index k : issues) {
        if (p.issues[k].holds[i] == 0 || p.issues[k].holds[j] == 0) continue;
        ++shared;
        const V apart = in.X0[i * K + k] - in.X0[j * K + k];
        sum = fma(apart, apart, sum);
    }
    if (shared == 0) return V(no_distance);
    return sum * V(1.0 / static_cast<double>(shared));
}

/// Computes exp(-(D - D_i)/(2 width^2)), D_i the least distance of the row, to avoid underflow.
/// \return 1 over the sum of the row
template <class V>
V shares(const Program& p, const Inputs<V>& in, const State<V>&, const Derived<V>&, std::size_t l,
         Index i, V* share) {
    const auto& layer = p.layers[l];
    const Index count = layer.pairs.begin[i + 1] - layer.pairs.begin[i];
    const Index* const other = layer.pairs.column.data() + layer.pairs.begin[i];
    for (Index e = 0; e < count; ++e) share[e] = distance<V>(p, in, layer.issues, i, other[e]);
    V least = count > 0 ? share[0] : V(0.0);
    for (Index e = 1; e < count; ++e) least = min(least, share[e]);
    const V width = in.layer[l].width;
    V sum(0.0);
    for (Index e = 0; e < count; ++e) {
        // width^2 may underflow
        const V near = exp(V(-0.5) * ((share[e] - least) / width / width));
        share[e] = select(share[e] < V(no_distance), near, V(0.0));
        sum = sum + share[e];
    }
    return safe_divide(V(1.0), sum);
}

/// Computes the shares once: they do not follow the positions.
template <class V>
void start(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d,
           std::size_t l) {
    const auto& pairs = p.layers[l].pairs;
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V per_sum = shares<V>(p, in, at, d, l, i, d.share[l].data() + pairs.begin[i]);
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e)
            d.share[l][e] = d.share[l][e] * per_sum;
    }
}

}  // namespace steppe::layer::alike
