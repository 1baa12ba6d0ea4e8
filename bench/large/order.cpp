#include <algorithm>
#include <numeric>

#include "bench/large/networks.hpp"

namespace steppe::bench {
namespace {

using Agents = std::vector<std::uint32_t>;

/// Returns the number of listeners of each agent.
Agents in_degrees(const SparseRows& W) {
    Agents out(W.rows(), 0);
    for (const std::uint32_t j : W.column)
        if (j < out.size()) ++out[j];
    return out;
}

Agents inverse(const Agents& order) {
    Agents place(order.size());
    for (std::uint32_t n = 0; n < order.size(); ++n) place[order[n]] = n;
    return place;
}

Agents most_influential_first(const SparseRows& W) {
    const Agents degree = in_degrees(W);
    Agents order(degree.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return degree[a] > degree[b]; });
    return order;
}

/// The undirected network; mutual ties appear twice.
struct Ties {
    std::vector<std::uint64_t> begin;
    Agents other;

    [[nodiscard]] std::uint64_t degree(std::uint32_t i) const { return begin[i + 1] - begin[i]; }
};

Ties both_ways(const SparseRows& W) {
    const std::uint32_t N = W.rows();
    Ties out;
    out.begin.assign(std::size_t{N} + 1, 0);
    const Agents degree = in_degrees(W);
    for (std::uint32_t i = 0; i < N; ++i) {
        out.begin[i + 1] = out.begin[i] + degree[i];
        for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e)
            out.begin[i + 1] += W.column[e] < N ? 1 : 0;
    }
    out.other.resize(out.begin[N]);
    std::vector<std::uint64_t> place(out.begin.begin(), out.begin.end() - 1);
    for (std::uint32_t i = 0; i < N; ++i)
        for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e)
            if (const std::uint32_t j = W.column[e]; j < N) {
                out.other[place[i]++] = j;
                out.other[place[j]++] = i;
            }
    return out;
}

/// Orders agents breadth first from the agent with the fewest ties of each component, neighbours
/// with fewest ties first, then reverses the order.
Agents reverse_cuthill_mckee(const SparseRows& W) {
    const Ties ties = both_ways(W);
    const auto fewer = [&](std::uint32_t a, std::uint32_t b) {
        return ties.degree(a) != ties.degree(b) ? ties.degree(a) < ties.degree(b) : a < b;
    };
    Agents starts(W.rows()), order;
    std::iota(starts.begin(), starts.end(), 0U);
    std::sort(starts.begin(), starts.end(), fewer);
    order.reserve(starts.size());
    std::vector<bool> seen(starts.size(), false);
    for (const std::uint32_t start : starts) {
        if (seen[start]) continue;
        seen[start] = true;
        order.push_back(start);
        for (std::size_t at = order.size() - 1; at < order.size(); ++at) {
            const std::size_t from = order.size();
            for (std::uint64_t e = ties.begin[order[at]]; e < ties.begin[order[at] + 1]; ++e)
                if (const std::uint32_t j = ties.other[e]; !seen[j]) {
                    seen[j] = true;
                    order.push_back(j);
                }
            std::sort(order.begin() + static_cast<std::ptrdiff_t>(from), order.end(), fewer);
        }
    }
    std::reverse(order.begin(), order.end());
    return order;
}

}  // namespace

std::vector<std::uint32_t> places_of(const SparseRows& W, NetworkOrder order) {
    switch (order) {
        case NetworkOrder::in_degree:
            return inverse(most_influential_first(W));
        case NetworkOrder::reverse_cuthill_mckee:
            return inverse(reverse_cuthill_mckee(W));
        case NetworkOrder::given:
            break;
    }
    return {};
}

}  // namespace steppe::bench
