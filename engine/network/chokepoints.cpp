#include "engine/network/chokepoints.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <boost/range/iterator_range.hpp>

#include "engine/core/expect.hpp"

namespace steppe {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
struct Pipe {
    std::int64_t capacity = 0, residual = 0;
    Traits::edge_descriptor reverse{};
    std::size_t source = 0;  ///< edge of the network; only if it has capacity
};
using Pipes =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Pipe>;

/// The flow problem in integer units, with one corridor closed (`none`: all open).
class FlowProblem {
public:
    FlowProblem(const CorridorNetwork& network, std::uint32_t closed)
        : network_(network), pipes_(network.nodes.size()) {
        double all = 0.0;
        for (const auto& edge : network.edges) all += edge.capacity;
        unit_ = all > 0.0 ? std::ldexp(1.0, std::ilogb(all) + 1 - 52) : 1.0;
        for (std::size_t e = 0; e < network.edges.size(); ++e)
            if (network.edges[e].corridor != closed) lay(e);
    }

    double flow(std::uint32_t from, std::uint32_t to) {
        const auto units = boost::push_relabel_max_flow(
            pipes_, from, to, boost::get(&Pipe::capacity, pipes_),
            boost::get(&Pipe::residual, pipes_), boost::get(&Pipe::reverse, pipes_),
            boost::get(boost::vertex_index, pipes_));
        return unit_ * static_cast<double>(units);
    }

    /// Returns the edges leaving the nodes that the exporter still reaches.
    /// \pre `flow` was called
    [[nodiscard]] std::vector<CorridorEdge> cut(std::uint32_t from) const {
        std::vector<bool> reached(network_.nodes.size(), false);
        std::vector<std::size_t> reach{from};
        reached[from] = true;
        for (std::size_t n = 0; n < reach.size(); ++n)
            for (const auto& e : out_of(reach[n])) {
                const auto next = boost::target(e, pipes_);
                if (pipes_[e].residual == 0 || reached[next]) continue;
                reached[next] = true;
                reach.push_back(next);
            }
        std::vector<CorridorEdge> out;
        for (const auto node : reach)
            for (const auto& e : out_of(node))
                if (pipes_[e].capacity > 0 && !reached[boost::target(e, pipes_)])
                    out.push_back(network_.edges[pipes_[e].source]);
        return out;
    }

private:
    [[nodiscard]] boost::iterator_range<Pipes::out_edge_iterator> out_of(std::size_t node) const {
        return boost::make_iterator_range(boost::out_edges(node, pipes_));
    }

    void lay(std::size_t number) {
        const auto& edge = network_.edges[number];
        STEPPE_EXPECT(edge.capacity >= 0.0);
        const auto units = static_cast<std::int64_t>(edge.capacity / unit_);
        if (units == 0 || edge.exporter == edge.importer) return;
        const auto there =
            boost::add_edge(edge.exporter, edge.importer, Pipe{units, 0, {}, number}, pipes_).first;
        const auto back =
            boost::add_edge(edge.importer, edge.exporter, Pipe{0, 0, {}, number}, pipes_).first;
        pipes_[there].reverse = back;
        pipes_[back].reverse = there;
    }

    const CorridorNetwork& network_;
    double unit_ = 1.0;
    Pipes pipes_;
};

}  // namespace

CorridorNetwork lay_on_corridors(std::vector<std::string> nodes, std::vector<std::string> corridors,
                                 const std::vector<double>& openness,
                                 const std::vector<RoutedTrade>& trade) {
    STEPPE_EXPECT(openness.size() == corridors.size());
    CorridorNetwork out{std::move(nodes), std::move(corridors), {}};
    const auto open = static_cast<std::uint32_t>(out.corridors.size());
    out.corridors.emplace_back("open");
    for (const auto& pair : trade) {
        double rest = 1.0, all = 0.0;
        for (const auto& [corridor, share] : pair.share) {
            rest -= share;
            all += share * openness[corridor];
        }
        rest = rest > 1e-12 ? rest : 0.0;  // shares of .7, .2 and .1 leave no rest
        all += rest;
        const auto lay = [&](std::uint32_t corridor, double part) {
            if (part > 0.0 && pair.value > 0.0)
                out.edges.push_back(
                    {pair.exporter, pair.importer, corridor, pair.value * part / all});
        };
        for (const auto& [corridor, share] : pair.share) lay(corridor, share * openness[corridor]);
        lay(open, rest);
    }
    return out;
}

Chokepoints chokepoints(const CorridorNetwork& network, std::uint32_t from, std::uint32_t to) {
    STEPPE_EXPECT(from < network.nodes.size() && to < network.nodes.size());
    Chokepoints out;
    out.loss.assign(network.corridors.size(), 0.0);
    if (from == to) return out;
    FlowProblem problem(network, none);
    out.flow = problem.flow(from, to);
    out.cut = problem.cut(from);
    std::stable_sort(
        out.cut.begin(), out.cut.end(),
        [](const CorridorEdge& a, const CorridorEdge& b) { return a.capacity > b.capacity; });
    for (const auto& edge : network.edges)
        if (edge.exporter == from && edge.importer == to) out.direct += edge.capacity;
    for (std::uint32_t r = 0; r < network.corridors.size(); ++r)
        out.loss[r] = out.flow - FlowProblem(network, r).flow(from, to);
    return out;
}

}  // namespace steppe
