#pragma once

#include "engine/model/process/influence.hpp"

namespace steppe::process {

/// Computes V = (I - L Ws)^{-1} (I - L), N x N by rows (Friedkin 1991): the weight of j's
/// conviction in i's long-run position. Gaussian elimination without pivoting: I - L Ws is row
/// diagonally dominant, since absolute row sums of Ws are at most 1 and L is within [0, 1]. An
/// agent of susceptibility 1 that an event cuts off from all others keeps its own conviction: 1,
/// the limit from below.
/// \pre every agent reaches one with susceptibility below 1, or is cut off
template <class V>
std::vector<V> total_influence(const Program& p, const Inputs<V>& in, const Derived<V>& d) {
    const Index N = p.agents.size();
    std::vector<V> M(N * N, V(0.0)), out(N * N, V(0.0));
    for (Index i = 0; i < N; ++i) {
        M[i * N + i] = V(1.0) - in.lambda[i] * d.W_own[i];
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e)
            M[i * N + p.graph.column[e]] = V(0.0) - in.lambda[i] * signed_weight(p, d, e);
        const auto cut_off = M[i * N + i] == V(0.0);
        M[i * N + i] = select(cut_off, V(1.0), M[i * N + i]);
        out[i * N + i] = select(cut_off, V(1.0), V(1.0) - in.lambda[i]);
    }
    for (Index k = 0; k < N; ++k)
        for (Index i = k + 1; i < N; ++i) {
            const V factor = V(0.0) - M[i * N + k] / M[k * N + k];
            for (Index j = k + 1; j < N; ++j)
                M[i * N + j] = fma(factor, M[k * N + j], M[i * N + j]);
            for (Index j = 0; j < N; ++j)
                out[i * N + j] = fma(factor, out[k * N + j], out[i * N + j]);
        }
    for (Index i = N; i-- > 0;)
        for (Index j = 0; j < N; ++j) {
            V sum = out[i * N + j];
            for (Index k = i + 1; k < N; ++k) sum = fma(V(0.0) - M[i * N + k], out[k * N + j], sum);
            out[i * N + j] = sum / M[i * N + i];
        }
    return out;
}

}  // namespace steppe::process
