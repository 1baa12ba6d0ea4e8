#pragma once

#include <cmath>
#include <random>

#include "engine/population/positions.hpp"
#include "tests/network/graphs.hpp"

/// Shared large models, and a literal implementation of the model's equation.
namespace steppe::test {

inline double signed_uniform(std::mt19937& random) { return 2 * uniform(random) - 1; }

/// A model with every feature: listeners without speakers, hostility, coupling, outside agents, an
/// agent without a conviction. Absolute weights of a row sum to 0.9, own weight is 0.1.
inline LargeOpinions random_opinions(std::uint32_t agents, std::uint32_t outside,
                                     std::size_t issues, std::uint32_t seed) {
    std::mt19937 random(seed);
    LargeOpinions m;
    m.issues = issues;
    m.W.columns = agents + outside;
    for (std::uint32_t i = 0; i < agents; ++i) {
        const double density = i % 7 == 3 ? 0.0 : i % 11 == 5 ? 0.5 : 8.0 / (agents + outside);
        for (std::uint32_t j = 0; j < m.W.columns; ++j)
            if (i != j && uniform(random) < density) {
                m.W.column.push_back(j);
                m.W.weight.push_back((0.1 + uniform(random)) * (uniform(random) < 0.1 ? -1 : 1));
            }
        double size = 0;
        for (std::size_t e = m.W.begin.back(); e < m.W.entries(); ++e)
            size += std::abs(m.W.weight[e]);
        for (std::size_t e = m.W.begin.back(); e < m.W.entries(); ++e) m.W.weight[e] *= 0.9 / size;
        m.own.push_back(size == 0 ? 1.0 : 0.1);
        m.W.begin.push_back(m.W.entries());
        m.lambda.push_back(0.95 * uniform(random));
        for (std::size_t k = 0; k < issues; ++k)
            m.anchor.push_back((1 - m.lambda.back()) * signed_uniform(random) + 0.01);
    }
    for (std::size_t k = 0; k < issues; ++k)
        for (std::size_t l = 0; l < issues; ++l)
            m.C.push_back(k == l ? 0.7
                                 : 0.3 * signed_uniform(random) / static_cast<double>(issues));
    for (std::size_t n = 0; n < outside * issues; ++n) m.outside.push_back(signed_uniform(random));
    return m;
}

inline std::vector<double> random_positions(std::size_t count, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<double> out(count);
    for (double& x : out) x = signed_uniform(random);
    return out;
}

/// One step, number by number, in the order of the model's processes.
inline std::vector<double> plain_step(const LargeOpinions& m, const std::vector<double>& X,
                                      double rate) {
    const std::size_t N = m.W.rows(), K = m.issues;
    std::vector<double> next(N * K), mixed(K);
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t k = 0; k < K; ++k) {
            mixed[k] = m.own[i] * X[i * K + k];
            for (std::size_t e = m.W.begin[i]; e < m.W.begin[i + 1]; ++e) {
                const std::size_t j = m.W.column[e];
                mixed[k] = std::fma(m.W.weight[e],
                                    j < N ? X[j * K + k] : m.outside[(j - N) * K + k], mixed[k]);
            }
        }
        for (std::size_t k = 0; k < K; ++k) {
            double heard = m.C.empty() ? mixed[k] : 0.0;
            for (std::size_t l = 0; l < K && !m.C.empty(); ++l)
                heard = std::fma(m.C[k * K + l], mixed[l], heard);
            const double x = X[i * K + k], pull = std::fma(m.lambda[i], heard, m.anchor[i * K + k]);
            const double moved = std::fma(rate, pull - x, x);
            next[i * K + k] = moved < -1 ? -1 : moved > 1 ? 1 : moved;
        }
    }
    return next;
}

inline std::vector<Isa> available_isas() {
    std::vector<Isa> out;
    for (const Isa isa : {Isa::scalar, Isa::avx2, Isa::avx512})
        if (is_available(isa)) out.push_back(isa);
    return out;
}

}  // namespace steppe::test
