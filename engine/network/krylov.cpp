#include "engine/network/krylov.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/parallel.hpp"

namespace steppe {
namespace {

constexpr std::size_t block = 4096;  // numbers; a multiple of the strands of a sum

}  // namespace

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

}  // namespace steppe
