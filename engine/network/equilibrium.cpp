#include "steppe/network/equilibrium.hpp"

#include <cmath>

#include <fmt/format.h>

namespace steppe {

LargeEquilibrium large_equilibrium(const LargeOpinions& model, const EquilibriumOptions& options) { return large_equilibrium_by_steps(model, options); }

LargeEquilibrium large_equilibrium_by_steps(const LargeOpinions& model, const EquilibriumOptions& options) {
    LargePositions positions(model, model.anchor);
    LargeEquilibrium out{.X = model.anchor, .method = EquilibriumMethod::fixed_point};
    double size = 0;
    for (const double b : model.anchor) size += b * b;
    while (out.products < options.most_products) {
        positions.step();
        ++out.products;
        const auto next = positions.positions();
        double left = 0;
        for (std::size_t n = 0; n < next.size(); ++n) left += (next[n] - out.X[n]) * (next[n] - out.X[n]);
        out.X = next;
        out.residual = size == 0 ? 0 : std::sqrt(left / size);
        if (out.residual <= options.tolerance) return out;
    }
    throw NoEquilibrium(fmt::format("no equilibrium: after {} rounds {:.3g} of it is left, above {:.3g}", out.products, out.residual, options.tolerance));
}

std::vector<double> large_total_influence_of(const LargeOpinions& model, std::uint32_t speaker, const EquilibriumOptions& options) {
    LargeOpinions one{
        model.W, model.own, model.lambda, 1, {}, std::vector<double>(model.lambda.size(), 0.0), std::vector<double>(model.W.columns - model.W.rows(), 0.0)};
    one.anchor.at(speaker) = 1.0 - model.lambda.at(speaker);
    return large_equilibrium(one, options).X;
}

}  // namespace steppe
