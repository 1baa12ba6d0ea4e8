#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/core/distribution.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe {

/// A distribution prepared for sampling by inverse CDF, with any lane count.
struct Quantile {
    QuantileForm form = QuantileForm::uniform;
    std::vector<double> c;  ///< by form; tabulated: eight coefficients per interval, from s^0 on
    double from = 0, span = 1;  ///< probability left by truncation: from + u*span
    double low = 0, high = 0;   ///< the support; bounds rounding errors
};

/// Tabulated quantiles are polynomials in the normal quantile z of the probability, one per
/// interval of equal width. In z they are smooth even if their slope in the probability is
/// infinite.
namespace table {
inline constexpr double reach = 8.5;  // the smallest probability drawn has z = -8.3
inline constexpr int intervals = 48, coefficients = 8;
static_assert(coefficients == row_of_eight);
}  // namespace table

/// Prepares a distribution.
/// \pre the arguments are valid (DistributionKind::wrong)
Quantile quantile_of(const Distribution& distribution);

/// A cache of quantiles: computing a table takes a hundred times as long as copying it.
class Quantiles {
public:
    /// Returns quantile_of(distribution), computed on first use.
    /// \pre the arguments are valid
    const Quantile& of(const Distribution& distribution);

private:
    std::map<std::pair<const DistributionKind*, std::vector<double>>, Quantile> known_;
    /// Per shape of a tabulated form: the table on [0, 1].
    std::map<std::pair<double, double>, std::vector<double>> shapes_;
};

namespace quantile {

template <class V>
V tabled(const Quantile& q, V z) {
    const V t = (z + V(table::reach)) * V(table::intervals / (2 * table::reach));
    const V place =
        clamp((t - V(0.5) + V(rounder)) - V(rounder), V(0.0), V(table::intervals - 1.0));
    const V s = fma(V(2.0), t - place, V(-1.0));
    V c[table::coefficients];
    gather_rows(q.c.data(), place, c);
    V sum = c[table::coefficients - 1];
    for (int k = table::coefficients - 1; k-- > 0;) sum = fma(sum, s, c[k]);
    return sum;
}

/// Below the mode low + sqrt(u*range*(mode-low)); mirrored above it.
template <class V>
V triangular(const Quantile& q, V u) {
    const double low = q.c[0], mode = q.c[1], high = q.c[2], range = high - low;
    const V rising = V(low) + sqrt(u * V(range * (mode - low)));
    const V falling = V(high) - sqrt((V(1.0) - u) * V(range * (high - mode)));
    return select(u * V(range) < V(mode - low), rising, falling);
}

/// c holds values, each followed by its cumulative probability.
template <class V>
V discrete(const Quantile& q, V u) {
    V x(q.c[0]);
    for (std::size_t k = 2; k < q.c.size(); k += 2) x = select(u < V(q.c[k - 1]), x, V(q.c[k]));
    return x;
}

}  // namespace quantile

/// Returns the draw for the probability u in (0, 1).
template <class V>
V draw(const Quantile& q, V u) {
    const V p = fma(u, V(q.span), V(q.from));
    V x(0.0);
    switch (q.form) {
        case QuantileForm::tabled:
            x = quantile::tabled(q, normal_quantile(p));
            break;
        case QuantileForm::uniform:
            x = fma(p, V(q.c[1]), V(q.c[0]));
            break;
        case QuantileForm::normal:
            x = fma(normal_quantile(p), V(q.c[1]), V(q.c[0]));
            break;
        case QuantileForm::lognormal:
            x = V(q.c[0]) * exp(normal_quantile(p) * V(q.c[1]));
            break;
        case QuantileForm::triangular:
            x = quantile::triangular(q, p);
            break;
        case QuantileForm::discrete:
            x = quantile::discrete(q, p);
            break;
    }
    return clamp(x, V(q.low), V(q.high));
}

}  // namespace steppe
