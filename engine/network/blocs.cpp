#include "engine/network/blocs.hpp"

#include <algorithm>
#include <numeric>

#include "engine/core/expect.hpp"

namespace steppe {
namespace {

/// An undirected weighted graph. Links inside a node count only in its strength.
struct Level {
    std::vector<std::vector<std::pair<std::uint32_t, double>>> links;
    std::vector<double> strength;
    double total = 0;  ///< 2m

    explicit Level(std::size_t nodes) : links(nodes), strength(nodes, 0.0) {}

    void add(std::uint32_t a, std::uint32_t b, double weight) {
        if (a != b) {
            links[a].emplace_back(b, weight);
            links[b].emplace_back(a, weight);
        }
        strength[a] += weight;
        strength[b] += weight;
        total += 2.0 * weight;
    }
};

/// Renumbers the labels by first appearance; returns their number.
std::uint32_t renumber(std::vector<std::uint32_t>& label) {
    std::vector<std::uint32_t> number(label.size(), static_cast<std::uint32_t>(label.size()));
    std::uint32_t count = 0;
    for (auto& l : label) {
        if (number[l] == label.size()) number[l] = count++;
        l = number[l];
    }
    return count;
}

/// Moves nodes to the neighbouring community with the largest modularity gain until no move gains.
class Mover {
public:
    Mover(const Level& level, std::vector<std::uint32_t>& community)
        : level_(level),
          community_(community),
          all_(community.size(), 0.0),
          towards_(community.size(), 0.0) {
        for (std::size_t v = 0; v < community.size(); ++v) all_[community[v]] += level.strength[v];
    }

    /// Returns whether any node moved.
    bool settle() {
        bool ever = false;
        for (bool moved = true; moved; ever = ever || moved) {
            moved = false;
            for (std::uint32_t v = 0; v < community_.size(); ++v) moved = move(v) || moved;
        }
        return ever;
    }

private:
    bool move(std::uint32_t v) {
        std::vector<std::uint32_t> near;
        for (const auto& [other, weight] : level_.links[v]) {
            near.push_back(community_[other]);
            towards_[community_[other]] += weight;
        }
        std::sort(near.begin(), near.end());
        const std::uint32_t home = community_[v];
        all_[home] -= level_.strength[v];
        const auto gain = [&](std::uint32_t c) {
            return towards_[c] - level_.strength[v] * all_[c] / level_.total;
        };
        std::uint32_t best = home;
        double most =
            gain(home) +
            1e-12 * level_.strength[v];  // smaller gains are rounding errors and could cycle
        for (const auto c : near)
            if (const double g = gain(c); g > most) {
                best = c;
                most = g;
            }
        all_[best] += level_.strength[v];
        for (const auto c : near) towards_[c] = 0.0;
        community_[v] = best;
        return best != home;
    }

    const Level& level_;
    std::vector<std::uint32_t>& community_;
    std::vector<double> all_;      ///< strength per community
    std::vector<double> towards_;  ///< weight from the current node to each community
};

/// Returns the graph with communities as nodes.
Level aggregate(const Level& level, const std::vector<std::uint32_t>& community,
                std::uint32_t count) {
    Level out(count);
    for (std::uint32_t v = 0; v < community.size(); ++v)
        for (const auto& [other, weight] : level.links[v])
            if (v < other) out.add(community[v], community[other], weight);
    return out;
}

Level symmetrised(const InfluenceGraph& graph) {
    Level level(graph.size());
    for (const auto& edge : graph.edges) level.add(edge.speaker, edge.listener, edge.weight);
    return level;
}

}  // namespace

double modularity(const InfluenceGraph& graph, const std::vector<std::uint32_t>& bloc) {
    STEPPE_EXPECT(bloc.size() == graph.agents.size());
    const auto level = symmetrised(graph);
    if (level.total <= 0.0) return 0.0;
    double inside = 0.0, chance = 0.0;
    for (const auto& edge : graph.edges)
        if (bloc[edge.speaker] == bloc[edge.listener]) inside += 2.0 * edge.weight;
    std::vector<double> all(bloc.empty() ? 0 : *std::max_element(bloc.begin(), bloc.end()) + 1,
                            0.0);
    for (std::size_t v = 0; v < bloc.size(); ++v) all[bloc[v]] += level.strength[v];
    for (const double k : all) chance += k * k;
    return inside / level.total - chance / (level.total * level.total);
}

Blocs find_blocs(const InfluenceGraph& graph) {
    const auto agents = symmetrised(graph);
    Blocs out;
    out.of.resize(graph.size());
    std::iota(out.of.begin(), out.of.end(), 0U);
    for (;;) {
        // Moves single agents, then whole blocs, until neither gains.
        Mover(agents, out.of).settle();
        out.count = renumber(out.of);
        const auto merged = aggregate(agents, out.of, out.count);
        std::vector<std::uint32_t> whole(out.count);
        std::iota(whole.begin(), whole.end(), 0U);
        if (!Mover(merged, whole).settle()) break;
        for (auto& bloc : out.of) bloc = whole[bloc];
    }
    out.modularity = modularity(graph, out.of);
    return out;
}

std::vector<Exposure> exposures(const InfluenceGraph& graph, const Blocs& blocs) {
    std::vector<Exposure> out(graph.size());
    for (const auto& edge : graph.edges) {
        out[edge.listener].outside += edge.weight;
        out[edge.listener].speakers.emplace_back(edge.speaker, edge.weight);
    }
    for (auto& e : out) {
        e.from_bloc.assign(blocs.count, 0.0);
        for (auto& [speaker, share] : e.speakers) {
            share /= e.outside;
            e.concentration += share * share;
            e.from_bloc[blocs.of[speaker]] += share;
        }
        std::sort(e.speakers.begin(), e.speakers.end(), [](const auto& a, const auto& b) {
            return a.second != b.second ? a.second > b.second : a.first < b.first;
        });
    }
    return out;
}

}  // namespace steppe
