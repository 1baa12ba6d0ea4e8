#include "engine/network/paths.hpp"

#include <algorithm>
#include <queue>

#include "engine/core/expect.hpp"
#include "engine/network/view.hpp"

namespace steppe {
namespace {

/// Computes bound[h][v]: the strongest walk from v to `to` in at most h steps that avoids `from`.
std::vector<std::vector<double>> completion_bounds(const InfluenceGraph& graph, std::uint32_t from,
                                                   std::uint32_t to, std::size_t hops) {
    std::vector<std::vector<double>> bound(hops + 1, std::vector<double>(graph.size(), 0.0));
    bound[0][to] = 1.0;
    for (std::size_t h = 1; h <= hops; ++h) {
        bound[h] = bound[h - 1];
        for (const auto& edge : graph.edges) {
            if (edge.speaker == to || edge.listener == from) continue;
            bound[h][edge.speaker] =
                std::max(bound[h][edge.speaker], edge.weight * bound[h - 1][edge.listener]);
        }
    }
    return bound;
}

struct Partial {
    InfluencePath path;
    double bound;  ///< upper bound of all completions; for complete paths their strength
};

/// Returns whether `a` comes out after `b`.
bool later(const Partial& a, const Partial& b) {
    if (a.bound != b.bound) return a.bound < b.bound;
    const auto &x = a.path.steps, &y = b.path.steps;
    if (x.size() != y.size()) return x.size() > y.size();
    return std::lexicographical_compare(
        y.begin(), y.end(), x.begin(), x.end(),
        [](const InfluenceEdge& s, const InfluenceEdge& t) { return s.listener < t.listener; });
}

bool passes(const InfluencePath& path, std::uint32_t agent) {
    return std::any_of(path.steps.begin(), path.steps.end(),
                       [&](const InfluenceEdge& step) { return step.speaker == agent; });
}

}  // namespace

std::vector<InfluencePath> strongest_paths(const InfluenceGraph& graph, std::uint32_t from,
                                           std::uint32_t to, std::size_t count, std::size_t hops) {
    STEPPE_EXPECT(from < graph.size() && to < graph.size());
    std::vector<InfluencePath> out;
    if (from == to || count == 0) return out;
    // The slack covers different rounding of bounds and products, so that no stronger path comes
    // late.
    constexpr double slack = 1.0 + 1e-12;
    const auto bound = completion_bounds(graph, from, to, hops);
    const auto view = view_of(graph);
    std::priority_queue<Partial, std::vector<Partial>, decltype(&later)> open(&later);
    open.push({{}, bound[hops][from] * slack});
    while (!open.empty() && out.size() < count) {
        const Partial top = open.top();
        open.pop();
        const auto& steps = top.path.steps;
        const std::uint32_t at = steps.empty() ? from : steps.back().listener;
        if (at == to) {
            out.push_back(top.path);
            continue;
        }
        if (steps.size() == hops) continue;
        const auto& rest = bound[hops - steps.size() - 1];
        for (const auto& e : spoken_by(at, view)) {
            const InfluenceEdge& edge = view[e];
            if (rest[edge.listener] <= 0.0 || passes(top.path, edge.listener)) continue;
            Partial next{top.path, 0};
            next.path.steps.push_back(edge);
            next.path.strength *= edge.weight;
            next.bound = edge.listener == to ? next.path.strength
                                             : next.path.strength * rest[edge.listener] * slack;
            open.push(std::move(next));
        }
    }
    return out;
}

}  // namespace steppe
