#include "engine/population/equilibrium.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/population/krylov.hpp"

namespace steppe {
namespace {

/// The transposed network: the listeners of each speaker, for non-zero weights.
struct Listeners {
    std::vector<std::uint64_t> begin;
    std::vector<std::uint32_t> listener;
};

Listeners listeners_of(const SparseRows& W) {
    Listeners out;
    out.begin.assign(std::size_t{W.columns} + 1, 0);
    for (std::size_t e = 0; e < W.entries(); ++e)
        out.begin[W.column[e] + 1] += W.weight[e] != 0.0 ? 1 : 0;
    for (std::size_t j = 0; j < W.columns; ++j) out.begin[j + 1] += out.begin[j];
    out.listener.resize(out.begin.back());
    std::vector<std::uint64_t> place(out.begin.begin(), out.begin.end() - 1);
    for (std::uint32_t i = 0; i < W.rows(); ++i)
        for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e)
            if (W.weight[e] != 0.0) out.listener[place[W.column[e]]++] = i;
    return out;
}

/// Checks that each agent reaches an agent with a conviction, or a fixed speaker.
void check_reach(const LargeOpinions& m) {
    const std::uint32_t N = m.W.rows();
    if (std::none_of(m.lambda.begin(), m.lambda.end(), [](double lambda) { return lambda == 1.0; }))
        return;
    const Listeners listeners = listeners_of(m.W);
    std::vector<bool> anchored(m.W.columns, false);
    std::vector<std::uint32_t> queue;
    for (std::uint32_t j = 0; j < m.W.columns; ++j)
        if (j >= N || m.lambda[j] < 1.0) {
            anchored[j] = true;
            queue.push_back(j);
        }
    for (std::size_t at = 0; at < queue.size(); ++at)
        for (std::uint64_t e = listeners.begin[queue[at]]; e < listeners.begin[queue[at] + 1]; ++e)
            if (const std::uint32_t i = listeners.listener[e]; !anchored[i]) {
                anchored[i] = true;
                queue.push_back(i);
            }
    if (queue.size() == anchored.size()) return;
    const auto first = index_of(anchored, false);
    throw NoEquilibrium(
        fmt::format("the equilibrium is not unique: {} of {} agents, the first is agent {}, "
                    "reach no agent with a susceptibility below 1",
                    anchored.size() - queue.size(), N, first));
}

/// A model prepared for solving, with right-hand side and tolerance.
struct Problem {
    PackedNetwork network;
    Solving on{network};
    HugeTable b;
    double size;
    Goal goal;

    Problem(const LargeOpinions& model, const EquilibriumOptions& options)
        : network(model, options.threads, options.isa), b(on.table()) {
        network.spread(model.anchor, b);
        if (!model.outside.empty()) {  // adds L*W*(0, outside)*C' of the fixed speakers to the
                                       // right-hand side
            HugeTable outside = on.table(), average = on.table();
            network.spread_outside(model.outside, outside);
            on.apply(outside, average);
            on.add(b, average, -1.0);
        }
        size = on.size_of(b);
        goal = {options.tolerance * size, options.most_products};
    }

    LargeEquilibrium answer(const HugeTable& x, double left, EquilibriumMethod method) const {
        return {.X = network.gather(x),
                .residual = size == 0.0 ? left : left / size,
                .products = on.products(),
                .method = method};
    }
    [[noreturn]] void fail(double left, double tolerance) const {
        throw NoEquilibrium(fmt::format(
            "no equilibrium was found: after {} network products the residual is {:.2g}, "
            "above the tolerance of {:.2g}",
            on.products(), size == 0.0 ? left : left / size, tolerance));
    }
};

void check(const LargeOpinions& model, const EquilibriumOptions& options) {
    check_opinions(model);
    if (!(options.tolerance > 0.0))
        throw std::invalid_argument(
            fmt::format("tolerance is {}, but must be above 0", options.tolerance));
    check_reach(model);
}

}  // namespace

LargeEquilibrium large_equilibrium(const LargeOpinions& model, const EquilibriumOptions& options) {
    check(model, options);
    Problem p(model, options);
    HugeTable x = p.b, r = p.on.table();
    auto method = EquilibriumMethod::bicgstab;
    bool there = bicgstab(p.on, p.b, x, r, p.goal);
    double left = p.on.residual(p.b, x, r);
    // BiCGSTAB's recursive residual drifts from the true one: the second call restarts from the
    // latter.
    if (there && !(left <= p.goal.size)) {
        bicgstab(p.on, p.b, x, r, p.goal);
        left = p.on.residual(p.b, x, r);
    }
    if (!(left <= p.goal.size)) {
        method = EquilibriumMethod::gmres;
        if (!(left <= p.size)) std::fill(x.begin(), x.end(), 0.0);  // worse than 0, or NaN
        gmres(p.on, p.b, x, r, p.goal);
        left = p.on.residual(p.b, x, r);
    }
    if (!(left <= p.goal.size)) p.fail(left, options.tolerance);
    return p.answer(x, left, method);
}

}  // namespace steppe
