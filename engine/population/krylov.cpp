#include "engine/population/krylov.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/parallel.hpp"

namespace steppe {
namespace {

constexpr std::size_t block = 4096;  // numbers; a multiple of the strands of a sum
constexpr std::size_t most_directions = 30;

/// The least-squares problem of GMRES: minimises |beta e1 - H y|, column by column, by Givens
/// rotations.
class Hessenberg {
public:
    explicit Hessenberg(double beta) : left_{beta} {}

    [[nodiscard]] double left() const { return std::abs(left_.back()); }

    /// \param column products of a new direction with the earlier ones, then the norm of its new
    /// part
    void add(std::vector<double> column) {
        const std::size_t n = columns_.size();
        for (std::size_t k = 0; k < n; ++k) {
            const double above = column[k], below = column[k + 1];
            column[k] = cosine_[k] * above + sine_[k] * below;
            column[k + 1] = cosine_[k] * below - sine_[k] * above;
        }
        const double length = std::hypot(column[n], column[n + 1]);
        cosine_.push_back(length == 0.0 ? 1.0 : column[n] / length);
        sine_.push_back(length == 0.0 ? 0.0 : column[n + 1] / length);
        column[n] = length;
        left_.push_back(-sine_[n] * left_[n]);
        left_[n] *= cosine_[n];
        columns_.push_back(std::move(column));
    }

    /// Returns the coefficients of the directions.
    [[nodiscard]] std::vector<double> solve() const {
        std::vector<double> y(columns_.size(), 0.0);
        for (std::size_t k = y.size(); k-- > 0;) {
            double sum = left_[k];
            for (std::size_t l = k + 1; l < y.size(); ++l) sum -= columns_[l][k] * y[l];
            y[k] = columns_[k][k] == 0.0 ? 0.0 : sum / columns_[k][k];
        }
        return y;
    }

private:
    std::vector<std::vector<double>> columns_;
    std::vector<double> cosine_, sine_, left_;
};

/// Runs one GMRES cycle from the residual r with norm `beta`; updates x.
void go_round(Solving& on, HugeTable& x, const HugeTable& r, double beta, const Goal& goal,
              std::vector<HugeTable>& directions) {
    Hessenberg small(beta);
    const auto direction = [&](std::size_t n) -> HugeTable& {
        if (n == directions.size()) directions.push_back(on.table());
        return directions[n];
    };
    std::fill(direction(0).begin(), direction(0).end(), 0.0);
    on.add(directions[0], r, 1.0 / beta);
    std::size_t n = 0;
    HugeTable w = on.table();
    while (n < most_directions && small.left() > goal.size && on.products() < goal.most_products) {
        on.apply(directions[n], w);
        std::vector<double> column;
        for (std::size_t k = 0; k <= n; ++k) {  // modified Gram-Schmidt
            column.push_back(on.dots(directions[k], w).first);
            on.add(w, directions[k], -column[k]);
        }
        column.push_back(on.size_of(w));
        const double length = column.back();
        small.add(std::move(column));
        ++n;
        if (!(length > 0.0)) break;  // the solution lies in the current subspace
        std::fill(direction(n).begin(), direction(n).end(), 0.0);
        on.add(directions[n], w, 1.0 / length);
    }
    const auto y = small.solve();
    for (std::size_t k = 0; k < n; ++k) on.add(x, directions[k], y[k]);
}

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

bool gmres(Solving& on, const HugeTable& b, HugeTable& x, HugeTable& r, const Goal& goal) {
    std::vector<HugeTable> directions;
    double left = on.residual(b, x, r);
    while (left > goal.size && on.products() < goal.most_products) {
        go_round(on, x, r, left, goal, directions);
        const double before = left;
        left = on.residual(b, x, r);
        if (!(left <= 0.999 * before)) return false;
    }
    return left <= goal.size;
}

}  // namespace steppe
