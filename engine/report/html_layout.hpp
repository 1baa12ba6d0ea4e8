#pragma once

#include <optional>

#include "engine/report/html_map.hpp"
#include "engine/report/html_page.hpp"

namespace steppe::html {

/// Puts the data of a chart of the kind `map` or `network` on the map of the region: outlines,
/// places of states and agents, and its source. A network without a map has no places.
/// \return false for a map without one, which is not drawn
bool place_on_map(Json& data, std::string& source, const std::optional<RegionMap>& map);

}  // namespace steppe::html
