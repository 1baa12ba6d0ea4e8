#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/population/equilibrium.hpp"
#include "engine/population/packed.hpp"

/// Krylov methods for x - L*W*x*C' = b on a packed network. Vectors are position tables with rows
/// of 0 for fixed speakers.
namespace steppe {

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

/// Runs BiCGSTAB from x (van der Vorst 1992) until its recursive residual is small enough, it
/// breaks down or the products are used up.
/// \param r scratch
/// \return whether the recursive residual is small enough
bool bicgstab(Solving& on, const HugeTable& b, HugeTable& x, HugeTable& r, const Goal& goal);

/// Runs GMRES from x, restarted after 30 products (Saad & Schultz 1986).
/// \return as `bicgstab`; also false if a restart gains less than a thousandth
bool gmres(Solving& on, const HugeTable& b, HugeTable& x, HugeTable& r, const Goal& goal);

}  // namespace steppe
