#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/network/packed.hpp"
#include "steppe/network/equilibrium.hpp"

/// Krylov methods for x - L*W*x*C' = b on a packed network. Vectors are tables of positions; the
/// rows of those who do not move are 0 in all of them.
namespace steppe {

using HugeTable = HugeVector<double>;

/// The operator, and sums over vectors that are the same whatever the threads: by blocks, added in
/// order.
class Solving {
public:
    explicit Solving(PackedNetwork& network) : network_(network) {}

    [[nodiscard]] HugeTable table() const { return HugeTable(network_.table_size(), 0.0); }
    /// y = x - L*W*x*C', counted.
    void apply(const HugeTable& x, HugeTable& y);
    /// r = b - (x - L*W*x*C'), counted, with the size of it.
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
    double size = 0.0;  ///< of what may be left
    std::uint32_t most_products = 0;
};

/// BiCGSTAB from x on (van der Vorst 1992), until what it believes to be left is small enough, it
/// breaks down or the products are used up. \param r  to work with \return whether it believes to
/// be there
bool bicgstab(Solving& on, const HugeTable& b, HugeTable& x, HugeTable& r, const Goal& goal);

/// GMRES from x on, restarted after 30 products (Saad & Schultz 1986).
/// \return as `bicgstab`; false too where a restart gains less than a thousandth
bool gmres(Solving& on, const HugeTable& b, HugeTable& x, HugeTable& r, const Goal& goal);

}  // namespace steppe
