#include "engine/core/quantile.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/distribution/kinds.hpp"

namespace steppe {
namespace {

using Coefficients = std::array<double, table::coefficients>;

/// Returns cos(pi n / 16), n >= 0: the cosines of eight Chebyshev nodes, as constants so
/// that the tables do not depend on a library.
double cosine(int n) {
    static constexpr std::array<double, 9> quarter{1.0,
                                                   0x1.f6297cff75cbp-1,
                                                   0x1.d906bcf328d46p-1,
                                                   0x1.a9b66290ea1a3p-1,
                                                   0x1.6a09e667f3bcdp-1,
                                                   0x1.1c73b39ae68c8p-1,
                                                   0x1.87de2a6aea963p-2,
                                                   0x1.8f8b83c69a60bp-3,
                                                   0.0};
    static_assert(table::coefficients == 8);
    n %= 32;
    if (n > 16) n = 32 - n;
    return n > 8 ? -quarter[static_cast<std::size_t>(16 - n)]
                 : quarter[static_cast<std::size_t>(n)];
}

/// Returns the k-th Chebyshev node of [-1, 1].
double node(int k) { return cosine(2 * k + 1); }

/// Returns, by node, the monomial coefficients of the polynomial that is 1 there and 0 at the other
/// Chebyshev nodes of [-1, 1].
std::array<Coefficients, table::coefficients> basis() {
    constexpr int n = table::coefficients;
    std::array<Coefficients, n> out{};
    Coefficients before{}, now{};  // monomials of the Chebyshev polynomials T_{j-1} and T_j
    for (int j = 0; j < n; ++j) {
        Coefficients next{};
        if (j == 0) next[0] = 1;
        if (j == 1) next[1] = 1;
        for (std::size_t k = 0; j > 1 && k < n; ++k)
            next[k] = (k > 0 ? 2 * now[k - 1] : 0) - before[k];
        before = now;
        now = next;
        for (int node = 0; node < n; ++node)
            for (std::size_t k = 0; k < n; ++k)
                out[static_cast<std::size_t>(node)][k] +=
                    (j == 0 ? 1.0 : 2.0) / n * cosine(j * (2 * node + 1)) * now[k];
    }
    return out;
}

/// Returns the probabilities below and above each node of a table.
std::vector<Tails> probabilities_of_nodes() {
    using namespace table;
    std::vector<Tails> out;
    for (int n = 0; n < intervals; ++n)
        for (int k = 0; k < coefficients; ++k) {
            const double z = -reach + 2 * reach / intervals * (n + 0.5 * (node(k) + 1));
            out.push_back({normal_cdf(z), normal_cdf(-z)});
        }
    return out;
}

/// The coefficients of the quantiles on [0, 1] by shape: many inputs of a scenario share a shape.
using Shapes = std::map<std::pair<double, double>, std::vector<double>>;

std::vector<double> tabulate_unit(std::pair<double, double> shape) {
    static const auto probabilities = probabilities_of_nodes();
    static const auto polynomials = basis();
    const auto at_nodes = beta_quantiles({shape.first, shape.second}, probabilities);
    std::vector<double> out;
    out.reserve(at_nodes.size());
    for (auto at = at_nodes.begin(); at != at_nodes.end(); at += table::coefficients) {
        Coefficients sum{};
        for (std::size_t node = 0; node < sum.size(); ++node)
            for (std::size_t k = 0; k < sum.size(); ++k)
                sum[k] = fma(at[static_cast<std::ptrdiff_t>(node)], polynomials[node][k], sum[k]);
        out.insert(out.end(), sum.begin(), sum.end());
    }
    return out;
}

std::vector<double> tabulate(const Distribution& d, Shapes& shapes) {
    const auto shape = d.kind->shape(d.arguments);
    const auto [place, fresh] = shapes.try_emplace(shape);
    if (fresh) place->second = tabulate_unit(shape);
    const Support range = d.kind->support(d.arguments);
    auto out = place->second;
    for (double& c : out) c *= range.high - range.low;
    for (std::size_t n = 0; n < out.size(); n += table::coefficients) out[n] += range.low;
    return out;
}

std::vector<double> cumulated(const std::vector<double>& a) {
    const std::size_t n = a.size() / 2;
    double all = 0, sum = 0;
    for (std::size_t k = 0; k < n; ++k) all += a[n + k];
    std::vector<double> out;
    for (std::size_t k = 0; k < n; ++k) {
        if (a[n + k] == 0.0) continue;
        sum += a[n + k];
        out.insert(out.end(), {a[k], sum / all});
    }
    return out;
}

Quantile quantile_of(const Distribution& d, Shapes& shapes) {
    const auto& a = d.arguments;
    Quantile out;
    out.form = d.kind->form;
    switch (out.form) {
        case QuantileForm::tabled:
            out.c = tabulate(d, shapes);
            break;
        case QuantileForm::uniform:
            out.c = {a[0], a[1] - a[0]};
            break;
        case QuantileForm::discrete:
            out.c = cumulated(a);
            break;
        default:
            out.c = a;
    }
    const Support support = d.support();
    out.low = support.low;
    out.high = support.high;
    // Keeps a discrete value at the lower end: only values strictly below are cut.
    const auto below = [&](double x) {
        return d.kind->cdf(
            a, out.form == QuantileForm::discrete ? std::nextafter(x, -distribution::infinity) : x);
    };
    out.from = d.min ? below(*d.min) : 0.0;
    out.span = (d.max ? d.kind->cdf(a, *d.max) : 1.0) - out.from;
    return out;
}

}  // namespace

Quantile quantile_of(const Distribution& d) {
    Shapes shapes;
    return quantile_of(d, shapes);
}

const Quantile& Quantiles::of(const Distribution& d) {
    auto numbers = d.arguments;
    numbers.push_back(d.min.value_or(-distribution::infinity));
    numbers.push_back(d.max.value_or(distribution::infinity));
    const auto [place, fresh] = known_.try_emplace({d.kind, std::move(numbers)});
    if (fresh) place->second = quantile_of(d, shapes_);
    return place->second;
}

}  // namespace steppe
