#pragma once

#include <optional>
#include <vector>

#include "engine/report/html_map.hpp"
#include "engine/report/html_page.hpp"

namespace steppe::html {

/// Type of a layout.
enum class Ground {
    map,    ///< in the frame of the map; agents outside are on its edge, in their direction
    plain,  ///< states by coordinates in the middle, powers on a rim around them
    circle  ///< all on a circle, because one agent lacks coordinates
};

struct Layout {
    Ground ground = Ground::circle;
    std::vector<Place> place;  ///< in the order of the agents, in a unit square
};

/// An agent of a network.
struct Node {
    std::optional<Place> degrees;  ///< longitude and latitude, if known
    bool is_state = false;         ///< not a power
};

/// Returns places for the agents of a network.
/// \param map of the region, if there is one
Layout layout(const std::vector<Node>& nodes, const std::optional<RegionMap>& map);

/// Puts a chart of the kind `map` or `network` on the map of the region: outlines, places of states
/// and agents, their source. Without a map a network has another layout, and a map is not drawn:
/// \return false
bool place_on_map(Chart& chart, const std::optional<RegionMap>& map);

}  // namespace steppe::html
