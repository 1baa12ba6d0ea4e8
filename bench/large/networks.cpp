#include "bench/large/networks.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/core/philox.hpp"
#include "engine/population/generate.hpp"

namespace steppe::bench {
namespace {

/// Moves listener i to `place[i]`; keeps the order of its speakers.
SparseRows placed(const SparseRows& W, const std::vector<std::uint32_t>& place) {
    std::vector<std::uint32_t> at(place.size());
    for (std::uint32_t i = 0; i < at.size(); ++i) at[place[i]] = i;
    SparseRows out;
    out.columns = W.columns;
    std::vector<std::pair<std::uint32_t, double>> row;
    for (const std::uint32_t i : at) {
        row.clear();
        for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e)
            row.emplace_back(place[W.column[e]], W.weight[e]);
        std::sort(row.begin(), row.end());
        for (const auto& [column, weight] : row) {
            out.column.push_back(column);
            out.weight.push_back(weight);
        }
        out.begin.push_back(out.entries());
    }
    return out;
}

SparseRows shuffled(const SparseRows& W) {
    std::vector<std::uint32_t> place(W.rows()), key(W.rows());
    std::iota(place.begin(), place.end(), 0U);
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = philox(counter_of(i), key_of(1, "shuffle"))[0];
    std::stable_sort(place.begin(), place.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return key[a] < key[b]; });
    return placed(W, place);
}

}  // namespace

const SparseRows& million(Kind kind) {
    constexpr std::uint32_t n = 1'000'000;
    constexpr double degree = 16;
    static std::map<Kind, SparseRows> made;
    auto& out = made[kind];
    if (out.entries() == 0)
        out = kind == Kind::uniform ? uniform(n, degree, 1) : shuffled(rmat(n, degree, 1));
    return out;
}

SparseRows in_order(const SparseRows& W, NetworkOrder order) {
    return order == NetworkOrder::given ? W : placed(W, places_of(W, order));
}

std::vector<double> spread_positions(std::size_t count, double mean) {
    std::vector<double> out(count);
    const auto key = key_of(1, "positions");
    for (std::size_t n = 0; n < count; ++n)
        out[n] = mean + (1 - std::abs(mean)) * (2 * (philox(counter_of(n), key)[0] * 0x1p-32) - 1);
    return out;
}

}  // namespace steppe::bench
