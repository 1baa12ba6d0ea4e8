#include "engine/analysis/moments.hpp"

namespace steppe {

Indices sobol_indices(const double* y, const PickFreeze& design) {
    const RowLayout at = design.layout();
    const std::size_t players = design.plan().players.size(), columns = 2 + 2 * players;
    Indices out = describe_output(y, at.size());
    if (out.constant) return out;
    std::vector<double> table(at.rows * columns);
    for (std::size_t row = 0; row < at.rows; ++row) {
        double* to = table.data() + row * columns;
        const double a = y[at.at(row, 0)] - out.mean, b = y[at.at(row, 1)] - out.mean;
        to[0] = 0.5 * (a + b);
        to[1] = 0.5 * (a * a + b * b);
        for (std::size_t g = 0; g < players; ++g) {
            const double mixed = y[at.at(row, 2 + g)] - out.mean;
            to[2 + g] = b * (mixed - a);
            to[2 + players + g] = 0.5 * (a - mixed) * (a - mixed);
        }
    }
    const Resampled all(table, columns, design);
    const auto variance = [](const double* m) { return m[1] - m[0] * m[0]; };
    const auto share = [&](std::size_t column) {
        return at_most_all(all.estimate([&](const double* m) { return m[column] / variance(m); }));
    };
    out.variance = all.estimate(variance).value;
    out.index.resize(2);
    for (std::size_t g = 0; g < players; ++g) {
        out.index[0].push_back(share(2 + players + g));
        out.index[1].push_back(share(2 + g));
    }
    put_in_order(out);
    const auto sum = [&](const double* m, std::size_t count) {
        double s = 0;
        for (std::size_t n = 0; n < count; ++n) s += m[2 + out.order[n]];
        return s / variance(m);
    };
    for (std::size_t n = 1; n <= players; ++n)
        out.together.push_back(
            at_most_all(all.estimate([&](const double* m) { return sum(m, n); })));
    out.interactions =
        at_most_all(all.estimate([&](const double* m) { return 1 - sum(m, players); }));
    return out;
}

}  // namespace steppe
