#include "engine/analysis/shapley.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "engine/core/expect.hpp"
#include "engine/core/parallel.hpp"
#include "engine/core/philox.hpp"
#include "engine/ensemble/interval.hpp"

namespace steppe {
namespace {

using Rows = std::vector<std::vector<double>>;

/// Returns s!(n-s-1)!/n! = 1/(n C(n-1, s)), the share of orders in which a player follows s given
/// others.
std::vector<double> weights(std::size_t players) {
    std::vector<double> out;
    double choices = 1;
    for (std::size_t s = 0; s < players; ++s) {
        out.push_back(1 / (static_cast<double>(players) * choices));
        choices = choices * static_cast<double>(players - 1 - s) / static_cast<double>(s + 1);
    }
    return out;
}

/// Returns the order of a pair: Fisher-Yates shuffle, one draw per place.
std::vector<std::size_t> order_of(std::size_t players, std::uint64_t pair,
                                  std::array<std::uint32_t, 2> key) {
    std::vector<std::size_t> order(players);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t n = players; n > 1; --n) {
        const auto words = philox(counter_of(pair, static_cast<std::uint32_t>(n)), key);
        const auto place =
            static_cast<std::size_t>(uniform(words[0], words[1]) * static_cast<double>(n));
        std::swap(order[n - 1], order[std::min(place, n - 1)]);
    }
    return order;
}

/// Adds half of each player's contribution in this order.
void add_order(const std::vector<std::size_t>& order, const Game& game, const ShapleyValues& ends,
               Rows& brought) {
    Coalition in(order.size(), false);
    std::vector<double> before = ends.none;
    for (std::size_t n = 0; n < order.size(); ++n) {
        in[order[n]] = true;
        auto after = n + 1 == order.size() ? ends.all : game(in);
        auto& own = brought[order[n]];
        for (std::size_t c = 0; c < after.size(); ++c) own[c] += 0.5 * (after[c] - before[c]);
        before.swap(after);
    }
}

/// Computes means over the pairs, with intervals.
void average(const std::vector<Rows>& pairs, ShapleyValues& out) {
    const std::size_t players = pairs.front().size(), columns = out.none.size();
    out.value = out.half_width = Rows(players, std::vector<double>(columns));
    std::vector<double> estimates(pairs.size());
    for (std::size_t p = 0; p < players; ++p)
        for (std::size_t c = 0; c < columns; ++c) {
            for (std::size_t k = 0; k < pairs.size(); ++k) estimates[k] = pairs[k][p][c];
            const Interval interval = across(estimates);
            out.value[p][c] = std::accumulate(estimates.begin(), estimates.end(), 0.0) /
                              static_cast<double>(estimates.size());
            out.half_width[p][c] = 0.5 * (interval.high - interval.low);
        }
}

}  // namespace

std::optional<ShapleyValues> exact_shapley(std::size_t players, const Game& game,
                                           const GameControl& control) {
    STEPPE_EXPECT(players <= most_exact_players);
    const std::size_t count = std::size_t{1} << players;
    Rows worth(count);
    const bool done = in_parallel(count, control.threads, control.stop, [&](std::size_t set) {
        Coalition in(players);
        for (std::size_t p = 0; p < players; ++p) in[p] = (set >> p & 1U) != 0;
        worth[set] = game(in);
    });
    return done ? std::optional(shapley_of(players, worth)) : std::nullopt;
}

ShapleyValues shapley_of(std::size_t players, const std::vector<std::vector<double>>& worth) {
    const std::size_t count = std::size_t{1} << players;
    STEPPE_EXPECT(worth.size() == count);
    ShapleyValues out{
        .none = worth.front(), .all = worth.back(), .value = {}, .half_width = {}, .played = count};
    const std::size_t columns = out.none.size();
    out.value = out.half_width = Rows(players, std::vector<double>(columns, 0.0));
    const auto weight = weights(players);
    for (std::size_t p = 0; p < players; ++p)
        for (std::size_t set = 0; set < count; ++set) {
            if ((set >> p & 1U) != 0) continue;
            const double w = weight[static_cast<std::size_t>(std::popcount(set))];
            const auto &with = worth[set | std::size_t{1} << p], &without = worth[set];
            for (std::size_t c = 0; c < columns; ++c) out.value[p][c] += w * (with[c] - without[c]);
        }
    return out;
}

std::optional<ShapleyValues> sampled_shapley(std::size_t players, const Game& game,
                                             std::uint64_t pairs, std::uint64_t seed,
                                             const GameControl& control) {
    STEPPE_EXPECT(players >= 1 && pairs >= 2);
    ShapleyValues out{.none = game(Coalition(players, false)),
                      .all = game(Coalition(players, true)),
                      .value = {},
                      .half_width = {}};
    const auto key = key_of(seed, "shapley");
    std::vector<Rows> brought(static_cast<std::size_t>(pairs),
                              Rows(players, std::vector<double>(out.none.size(), 0.0)));
    const bool done =
        in_parallel(brought.size(), control.threads, control.stop, [&](std::size_t k) {
            auto order = order_of(players, k, key);
            add_order(order, game, out, brought[k]);
            std::reverse(order.begin(), order.end());
            add_order(order, game, out, brought[k]);
        });
    if (!done) return std::nullopt;
    average(brought, out);
    out.played = 2 + 2 * pairs * (players - 1);
    return out;
}

}  // namespace steppe
