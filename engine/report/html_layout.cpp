#include "engine/report/html_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"

namespace steppe::html {
namespace {

void put_land(Chart& chart, const RegionMap& map) {
    auto& land = chart.data["land"] = Json::array();
    for (const auto& one : map.lands) land.push_back(path_of(one, map.frame.aspect()));
    chart.data["aspect"] = rounded(map.frame.aspect());
    chart.source +=
        fmt::format(" Shapes: {}; borders are de facto and do not endorse any claim.", map.source);
}

void place_states(Chart& chart, const RegionMap& map) {
    put_land(chart, map);
    if (!map.missing.empty())
        chart.source += fmt::format(" No shape for {}.", listing(map.missing, 4));
    for (auto& state : chart.data["states"]) {
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

std::optional<Place> degrees_of(const Json& agent) {
    const auto& at = agent.at("at");
    return at.is_null() ? std::nullopt
                        : std::optional(Place{at.at(0).get<double>(), at.at(1).get<double>()});
}

/// Sets the places of agents in a unit square: on the map, or the states by their coordinates, or
/// on a circle if one lacks them. Others have no place, and the page puts them in a row above.
void place_agents(Chart& chart, const std::optional<RegionMap>& map) {
    auto& agents = chart.data["agents"];
    std::vector<Place> states;
    bool known = true;
    for (const auto& agent : agents) {
        const auto at = degrees_of(agent);
        known = known && at;
        if (at && agent.at("state").get<bool>()) states.push_back(*at);
    }
    const auto part = [&](double Place::*axis, const Place& at) {
        const auto [low, high] =
            std::minmax_element(states.begin(), states.end(),
                                [&](const Place& a, const Place& b) { return a.*axis < b.*axis; });
        const double span = (*high).*axis - (*low).*axis;
        return span > 0 ? (at.*axis - (*low).*axis) / span : 0.5;
    };
    std::size_t n = 0, count = 0;
    for (const auto& agent : agents) count += agent.at("state").get<bool>() ? 1 : 0;
    for (auto& agent : agents) {
        const bool is_state = agent.at("state").get<bool>();
        const auto at = degrees_of(agent);
        std::optional<Place> place;
        if (known && map) {
            if (map->frame.holds(*at)) place = map->frame.place(*at);
        } else if (known && is_state) {
            place = Place{part(&Place::x, *at), 1 - part(&Place::y, *at)};
        } else if (is_state) {
            const double angle =
                2 * std::numbers::pi * static_cast<double>(n++) / static_cast<double>(count);
            place = Place{0.5 + 0.5 * std::cos(angle), 0.5 - 0.5 * std::sin(angle)};
        }
        agent["x"] = place ? Json(rounded(place->x)) : Json();
        agent["y"] = place ? Json(rounded(place->y)) : Json();
    }
    chart.source += known && map ? " States are at their capitals; agents outside the map are in a "
                                   "row above it."
                    : known      ? " Powers are in a row above the states, which lie as on a map."
                                 : " Powers are in a row above the states, which are on a circle, "
                                   "because the scenario lacks coordinates.";
    if (known && map) put_land(chart, *map);
}

}  // namespace

bool place_on_map(Chart& chart, const std::optional<RegionMap>& map) {
    const std::string kind = chart.data.at("kind");
    if (kind == "network") place_agents(chart, map);
    if (kind == "map" && map) place_states(chart, *map);
    return kind != "map" || map;
}

}  // namespace steppe::html
