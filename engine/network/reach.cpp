#include "engine/network/reach.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>

namespace steppe {

std::vector<std::uint32_t> unreached(const std::vector<std::uint32_t>& listener,
                                     const std::vector<std::uint32_t>& speaker,
                                     const std::vector<bool>& stubborn) {
    // Influence runs from speaker to listener: searches once from a source linked to all stubborn
    // agents.
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
    const auto source = static_cast<std::uint32_t>(stubborn.size());
    Graph graph(source + 1U);
    for (std::size_t e = 0; e < listener.size(); ++e)
        boost::add_edge(speaker[e], listener[e], graph);
    for (std::uint32_t i = 0; i < source; ++i)
        if (stubborn[i]) boost::add_edge(source, i, graph);
    std::vector<boost::default_color_type> color(source + 1U);
    boost::breadth_first_search(graph, source,
                                boost::color_map(boost::make_iterator_property_map(
                                    color.begin(), boost::get(boost::vertex_index, graph))));
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < source; ++i)
        if (color[i] == boost::white_color) out.push_back(i);
    return out;
}

std::vector<std::uint32_t> unreached(const InfluenceGraph& graph,
                                     const std::vector<bool>& stubborn) {
    std::vector<std::uint32_t> listener, speaker;
    for (const auto& edge : graph.edges) {
        listener.push_back(edge.listener);
        speaker.push_back(edge.speaker);
    }
    return unreached(listener, speaker, stubborn);
}

}  // namespace steppe
