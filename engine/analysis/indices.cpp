#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/analysis/indices.hpp"
#include "engine/core/philox.hpp"

namespace steppe {
namespace {

/// Column means of resamples, for ratios of columns.
class Resampled {
public:
    /// \param table rows x columns
    Resampled(const std::vector<double>& table, std::size_t columns, const PickFreeze& design);

    /// Estimates `value(means of a resample)` from the table itself and all resamples.
    template <class Value>
    [[nodiscard]] Estimate estimate(Value value) const {
        std::vector<double> all;
        for (std::size_t b = 0; b <= Bootstrap::resamples; ++b)
            all.push_back(value(means_.data() + b * columns_));
        return estimate_of(std::move(all));
    }

private:
    std::size_t columns_;
    std::vector<double> means_;
};

/// Computes mean, variance and whether the output is constant, over all runs.
Indices describe_output(const double* y, std::size_t count) {
    constexpr double rounding = 1e-12;
    Indices out;
    const auto n = static_cast<double>(count);
    const double first = y[0];
    double sum = 0, squares = 0;
    for (std::size_t r = 0; r < count; ++r) sum += y[r] - first;
    out.mean = first + sum / n;
    for (std::size_t r = 0; r < count; ++r) squares += (y[r] - out.mean) * (y[r] - out.mean);
    out.variance = squares / n;
    const auto [low, high] = std::minmax_element(y, y + count);
    out.constant = *high - *low <= rounding * std::max(std::abs(*low), std::abs(*high));
    return out;
}

/// Caps the estimate of a share at 1, which few runs can exceed.
Estimate at_most_all(Estimate share) {
    for (double* x : {&share.value, &share.interval.low, &share.interval.high})
        *x = std::min(*x, 1.0);
    return share;
}

/// Sorts players into `order` by the first kind of index.
void put_in_order(Indices& indices) {
    const auto& by = indices.index.front();
    indices.order.resize(by.size());
    std::iota(indices.order.begin(), indices.order.end(), std::size_t{0});
    std::stable_sort(indices.order.begin(), indices.order.end(),
                     [&](std::size_t a, std::size_t b) { return by[a].value > by[b].value; });
}

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

constexpr double move = 0.5;  // of the probability: p/2 of p = 4 levels

class MorrisLevels final : public Design {
public:
    MorrisLevels(const std::vector<std::string>& inputs, std::uint64_t seed) {
        for (const auto& input : inputs) keys_.push_back(key_of(seed, "morris." + input));
    }

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        for (std::size_t k = 0; k < keys_.size(); ++k)
            for (std::size_t r = 0; r < count; ++r) {
                const double level =
                    0.125 + 0.25 * (philox(counter_of(first + r), keys_[k])[0] >> 30);
                u[k * count + r] = level;
                u[(keys_.size() + k) * count + r] = level < 0.5 ? level + move : level - move;
            }
    }

private:
    std::vector<std::array<std::uint32_t, 2>> keys_;
};

}  // namespace

// Chance has one place in the order of a block, so its rows are drawn together.
Resampled::Resampled(const std::vector<double>& table, std::size_t columns,
                     const PickFreeze& design)
    : columns_(columns), means_([&] {
          const auto& players = design.plan().players;
          const bool chance = std::any_of(players.begin(), players.end(),
                                          [](const InputGroup& p) { return p.inputs.empty(); });
          const bool together = chance && design.plan().redraw == Redraw::chain;
          return Bootstrap(design.layout().rows, together ? 8 : 1, design.plan().seed)
              .means(table, columns);
      }()) {}

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

std::shared_ptr<const Design> morris_levels(const std::vector<std::string>& inputs,
                                            std::uint64_t seed) {
    return std::make_shared<MorrisLevels>(inputs, seed);
}

Indices morris_effects(const double* y, const PickFreeze& design) {
    const RowLayout at = design.layout();
    const auto& plan = design.plan();
    const std::size_t players = plan.players.size();
    Indices out = describe_output(y, at.size());
    if (out.constant) return out;
    std::vector<double> points(2 * plan.inputs * at.rows);
    plan.base->uniforms(0, at.rows, points.data());
    // Per player: effect, absolute effect, square.
    std::vector<double> table(at.rows * 3 * players);
    for (std::size_t row = 0; row < at.rows; ++row) {
        const auto places = design.places(row);
        for (std::size_t g = 0; g < players; ++g) {
            const auto first = plan.players[g].inputs.front();
            const double from = points[first * at.rows + row],
                         to = points[(plan.inputs + first) * at.rows + row];
            const double effect =
                (y[at.at(row, places[g] + 1)] - y[at.at(row, places[g])]) / (to - from);
            double* cell = table.data() + (row * players + g) * 3;
            cell[0] = effect;
            cell[1] = std::abs(effect);
            cell[2] = effect * effect;
        }
    }
    const Resampled all(table, 3 * players, design);
    const auto n = static_cast<double>(at.rows);
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    out.index.resize(3);
    for (std::size_t g = 0; g < players; ++g) {
        const bool alone = plan.players[g].inputs.size() == 1;
        const auto sigma = [&](const double* m) {
            return std::sqrt(std::max(0.0, m[3 * g + 2] - m[3 * g] * m[3 * g]) * n / (n - 1));
        };
        out.index[0].push_back(all.estimate([&](const double* m) { return m[3 * g + 1]; }));
        out.index[1].push_back(alone ? all.estimate([&](const double* m) { return m[3 * g]; })
                                     : Estimate{none, {none, none}});
        out.index[2].push_back(alone ? all.estimate(sigma) : Estimate{none, {none, none}});
    }
    put_in_order(out);
    return out;
}

}  // namespace steppe
