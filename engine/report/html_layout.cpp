#include "engine/report/html_layout.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/report/html_page.hpp"
#include "engine/report/number_format.hpp"

namespace steppe::html {
namespace {

void put_land(Json& data, std::string& source, const RegionMap& map) {
    auto& land = data["land"] = Json::array();
    for (const auto& one : map.lands) land.push_back(path_of(one, map.frame.aspect()));
    data["aspect"] = rounded(map.frame.aspect());
    source +=
        fmt::format(" Shapes: {}; borders are de facto and do not endorse any claim.", map.source);
}

void place_states(Json& data, std::string& source, const RegionMap& map) {
    put_land(data, source, map);
    if (!map.missing.empty()) source += fmt::format(" No shape for {}.", listing(map.missing, 4));
    for (auto& state : data["states"]) {
        const std::string id = state.at("id"), name = state.at("name");
        state["land"] = nullptr;
        for (std::size_t n = 0; n < map.lands.size(); ++n) {
            const auto& land = map.lands[n];
            if (land.id != id && (land.name.empty() || land.name != name)) continue;
            const auto middle = middle_of(land);
            state["land"] = n;
            state["x"] = rounded(middle.x), state["y"] = rounded(middle.y);
        }
    }
}

/// Adds the frame if every agent has a place: degrees become places on the page.
void frame_agents(Json& data, std::string& source, const std::optional<RegionMap>& map) {
    const auto& agents = data["agents"];
    const bool known = std::none_of(agents.begin(), agents.end(),
                                    [](const Json& agent) { return agent.at("at").is_null(); });
    source += known && map ? " States are at their capitals; agents outside the map are in a "
                             "row above it."
              : known      ? " Powers are in a row above the states, which lie as on a map."
                           : " Powers are in a row above the states, which are on a circle, "
                             "because the scenario lacks coordinates.";
    if (!known || !map) return;
    const auto& [west, south, east, north] = map->frame;
    data["frame"] = std::vector<double>{west, south, east, north};
    put_land(data, source, *map);
}

}  // namespace

bool place_on_map(Json& data, std::string& source, const std::optional<RegionMap>& map) {
    const std::string kind = data.at("kind");
    if (kind == "network") frame_agents(data, source, map);
    if (kind == "map" && map) place_states(data, source, *map);
    return kind != "map" || map;
}

}  // namespace steppe::html
