#include "steppe/network/equilibrium.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "engine/network/packed.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

using HugeTable = HugeVector<double>;

/// The operator, and sums over vectors, by blocks in order: independent of the thread count.
class Solving {
public:
    explicit Solving(PackedNetwork& network) : network_(network) {}

    [[nodiscard]] HugeTable table() const { return HugeTable(network_.table_size(), 0.0); }
    /// Computes y = x - L*W*x*C' and counts the product.
    void apply(const HugeTable& x, HugeTable& y);
    /// Computes r = b - (x - L*W*x*C'), counts the product and returns the norm of r.
    double residual(const HugeTable& b, const HugeTable& x, HugeTable& r);
    double size_of(const HugeTable& x) { return std::sqrt(dots(x, x).second); }
    TwoSums dots(const HugeTable& a, const HugeTable& b);  ///< a.b, a.a
    void add(HugeTable& y, const HugeTable& x, double a);  ///< y += a*x
    void follow(HugeTable& p, const HugeTable& r, const HugeTable& v, double beta, double omega);
    TwoSums less(HugeTable& s, const HugeTable& r, const HugeTable& v, double alpha);
    TwoSums close(const HalfStep& of);
    [[nodiscard]] std::uint32_t products() const { return products_; }

private:
    template <class Work>
    TwoSums by_blocks(Work work);

    PackedNetwork& network_;
    std::uint32_t products_ = 0;
    std::vector<TwoSums> partial_;
};

struct Goal {
    double size = 0.0;  ///< norm of the residual to reach
    std::uint32_t most_products = 0;
};

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

    LargeEquilibrium answer(const HugeTable& x, double left) const {
        return {.X = network.gather(x),
                .residual = size == 0.0 ? left : left / size,
                .products = on.products()};
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

constexpr std::size_t block = 4096;  // numbers; a multiple of the strands of a sum

/// Runs BiCGSTAB from x (van der Vorst 1992) until its recursive residual is small enough, it
/// breaks down or the products are used up.
/// \param r scratch
/// \return whether the recursive residual is small enough
bool bicgstab(Solving& on, const HugeTable& b, HugeTable& x, HugeTable& r, const Goal& goal) {
    HugeTable v = on.table(), p = on.table(), t = on.table();
    double left = on.residual(b, x, r);
    const HugeTable shadow = r;
    double rho = left * left, rho_before = 1.0, alpha = 1.0, omega = 1.0;
    while (left > goal.size && on.products() + 2 <= goal.most_products) {
        const double beta = rho / rho_before * (alpha / omega);
        if (rho == 0.0 || !std::isfinite(beta)) return false;
        on.follow(p, r, v, beta, omega);
        on.apply(p, v);
        alpha = rho / on.dots(v, shadow).first;
        if (!std::isfinite(alpha)) return false;
        left = std::sqrt(on.less(r, r, v, alpha).second);  // r is s from here
        if (left <= goal.size) {
            on.add(x, p, alpha);
            return true;
        }
        on.apply(r, t);
        const TwoSums ts = on.dots(t, r);
        omega = ts.second == 0.0 ? 0.0 : ts.first / ts.second;
        rho_before = rho;
        const TwoSums closed = on.close({.x = x.data(),
                                         .r = r.data(),
                                         .p = p.data(),
                                         .t = t.data(),
                                         .shadow = shadow.data(),
                                         .alpha = alpha,
                                         .omega = omega});
        rho = closed.first;
        left = std::sqrt(closed.second);
        if (!std::isfinite(left)) return false;
        if (omega == 0.0) return left <= goal.size;
    }
    return left <= goal.size;
}

}  // namespace

LargeEquilibrium large_equilibrium(const LargeOpinions& model, const EquilibriumOptions& options) {
    check(model, options);
    Problem p(model, options);
    HugeTable x = p.b, r = p.on.table();
    bool there = bicgstab(p.on, p.b, x, r, p.goal);
    double left = p.on.residual(p.b, x, r);
    // BiCGSTAB's recursive residual drifts from the true one: the second call restarts from the
    // latter.
    if (there && !(left <= p.goal.size)) {
        bicgstab(p.on, p.b, x, r, p.goal);
        left = p.on.residual(p.b, x, r);
    }
    // After a breakdown, a plain step leads to another start.
    while (!(left <= p.goal.size) && p.on.products() < p.goal.most_products) {
        if (left <= p.size)
            p.on.add(x, r, 1.0);
        else
            std::fill(x.begin(), x.end(), 0.0);  // worse than 0, or NaN
        bicgstab(p.on, p.b, x, r, p.goal);
        left = p.on.residual(p.b, x, r);
    }
    if (!(left <= p.goal.size)) p.fail(left, options.tolerance);
    return p.answer(x, left);
}

/// Calls `work(from, count)` for blocks on all threads, and sums the results in block order.
template <class Work>
TwoSums Solving::by_blocks(Work work) {
    const std::size_t count = network_.table_size(), blocks = (count + block - 1) / block;
    partial_.resize(blocks);
    in_parallel(blocks, network_.threads(), nullptr, [&](std::size_t n) {
        partial_[n] = work(n * block, std::min(block, count - n * block));
    });
    TwoSums out;
    for (const TwoSums& one : partial_) {
        out.first += one.first;
        out.second += one.second;
    }
    return out;
}

void Solving::apply(const HugeTable& x, HugeTable& y) {
    RowsJob job;
    job.X = x.data();
    job.next = y.data();
    network_.run(network_.kernel().apply, job);
    ++products_;
}

double Solving::residual(const HugeTable& b, const HugeTable& x, HugeTable& r) {
    apply(x, r);
    return std::sqrt(less(r, b, r, 1.0).second);
}

TwoSums Solving::dots(const HugeTable& a, const HugeTable& b) {
    return by_blocks([&](std::size_t from, std::size_t count) {
        return network_.kernel().dots(a.data() + from, b.data() + from, count);
    });
}

void Solving::add(HugeTable& y, const HugeTable& x, double a) {
    by_blocks([&](std::size_t from, std::size_t count) {
        network_.kernel().add(y.data() + from, x.data() + from, a, count);
        return TwoSums{};
    });
}

void Solving::follow(HugeTable& p, const HugeTable& r, const HugeTable& v, double beta,
                     double omega) {
    by_blocks([&](std::size_t from, std::size_t count) {
        network_.kernel().follow(p.data() + from, r.data() + from, v.data() + from, beta, omega,
                                 count);
        return TwoSums{};
    });
}

TwoSums Solving::less(HugeTable& s, const HugeTable& r, const HugeTable& v, double alpha) {
    return by_blocks([&](std::size_t from, std::size_t count) {
        return network_.kernel().less(s.data() + from, r.data() + from, v.data() + from, alpha,
                                      count);
    });
}

TwoSums Solving::close(const HalfStep& of) {
    return by_blocks([&](std::size_t from, std::size_t count) {
        return network_.kernel().close(of, from, count);
    });
}

}  // namespace steppe
