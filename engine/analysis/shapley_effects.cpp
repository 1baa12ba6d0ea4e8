#include <bit>

#include "engine/analysis/moments.hpp"

namespace steppe {
namespace {

/// Returns |S|! (n - |S| - 1)! / n!: the share of orders in which a player directly follows a set.
std::vector<double> weights_of_sizes(std::size_t players) {
    std::vector<double> out(players, 1.0 / static_cast<double>(players));
    for (std::size_t s = 1; s < players; ++s)
        out[s] = out[s - 1] * static_cast<double>(s) / static_cast<double>(players - s);
    return out;
}

/// Adds the contributions of a row's players, in sum (y_all - y_none)^2/2.
/// \param half half the squared distance of each run from the first
void add_up(const PickFreeze& design, std::size_t row, const std::vector<double>& half,
            const std::vector<double>& weights, double* to) {
    const std::size_t players = design.plan().players.size();
    if (design.plan().redraw == Redraw::chain) {
        const auto places = design.places(row);
        for (std::size_t g = 0; g < players; ++g) to[g] = half[places[g] + 1] - half[places[g]];
        return;
    }
    for (std::size_t g = 0; g < players; ++g) {
        to[g] = 0;
        for (std::size_t set = 0; set < half.size(); ++set)
            if ((set >> g & 1) == 0)
                to[g] += weights[static_cast<std::size_t>(std::popcount(set))] *
                         (half[set | std::size_t{1} << g] - half[set]);
    }
}

}  // namespace

Indices shapley_effects(const double* y, const PickFreeze& design) {
    const RowLayout at = design.layout();
    const std::size_t players = design.plan().players.size(), columns = players + 1;
    Indices out = describe_output(y, at.size());
    if (out.constant) return out;
    const auto weights = weights_of_sizes(players);
    std::vector<double> table(at.rows * columns), half(at.runs);
    for (std::size_t row = 0; row < at.rows; ++row) {
        const double first = y[at.at(row, 0)];
        for (std::size_t run = 0; run < at.runs; ++run)
            half[run] = 0.5 * (y[at.at(row, run)] - first) * (y[at.at(row, run)] - first);
        double* to = table.data() + row * columns;
        add_up(design, row, half, weights, to);
        to[players] = half.back();
    }
    const Resampled all(table, columns, design);
    out.variance = all.estimate([&](const double* m) { return m[players]; }).value;
    out.index.resize(1);
    for (std::size_t g = 0; g < players; ++g)
        out.index[0].push_back(
            at_most_all(all.estimate([&](const double* m) { return m[g] / m[players]; })));
    put_in_order(out);
    for (std::size_t n = 1; n <= players; ++n)
        out.together.push_back(at_most_all(all.estimate([&](const double* m) {
            double s = 0;
            for (std::size_t k = 0; k < n; ++k) s += m[out.order[k]];
            return s / m[players];
        })));
    return out;
}

}  // namespace steppe
