#pragma once

#include <optional>

#include "engine/report/html_map.hpp"
#include "engine/report/html_page.hpp"

namespace steppe::html {

/// Puts a chart of the kind `map` or `network` on the map of the region: outlines, places of states
/// and agents, their source. Without a map a network has another layout, and a map is not drawn:
/// \return false
bool place_on_map(Chart& chart, const std::optional<RegionMap>& map);

}  // namespace steppe::html
