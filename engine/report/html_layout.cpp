#include "engine/report/html_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"

namespace steppe::html {
namespace {

using Angles = std::vector<std::pair<double, std::size_t>>;

double angle_of(const Place& from, const Place& to) {
    return std::atan2(to.y - from.y, std::remainder(to.x - from.x, 360.0));
}

/// Spreads neighbours on the rim: each pass pushes apart those that are too close.
void spread(Angles& angles) {
    std::sort(angles.begin(), angles.end());
    const double gap =
        std::min(0.6, 1.6 * std::numbers::pi / static_cast<double>(angles.size() + 1));
    for (int pass = 0; pass < 50; ++pass)
        for (std::size_t n = 0; n + 1 < angles.size(); ++n)
            if (const double lack = gap - (angles[n + 1].first - angles[n].first); lack > 0)
                angles[n].first -= lack / 2, angles[n + 1].first += lack / 2;
}

Place on_circle(double angle) { return {0.5 + 0.5 * std::cos(angle), 0.5 - 0.5 * std::sin(angle)}; }

/// Returns the intersection of a ray from the centre with the frame.
Place on_edge(double angle, double aspect) {
    const double dx = std::cos(angle), dy = -std::sin(angle) * aspect;
    const double reach = 0.5 / std::max(std::abs(dx), std::abs(dy));
    return {0.5 + reach * dx, 0.5 + reach * dy};
}

Layout on_map(const Frame& frame, const std::vector<Place>& degrees) {
    Layout out{Ground::map, std::vector<Place>(degrees.size())};
    const Place middle{(frame.west + frame.east) / 2, (frame.south + frame.north) / 2};
    Angles outside;
    for (std::size_t n = 0; n < degrees.size(); ++n) {
        if (frame.holds(degrees[n]))
            out.place[n] = frame.place(degrees[n]);
        else
            outside.emplace_back(angle_of(middle, degrees[n]), n);
    }
    spread(outside);
    for (const auto& [angle, n] : outside) out.place[n] = on_edge(angle, frame.aspect());
    return out;
}

Layout on_plain(const std::vector<Place>& degrees, const std::vector<std::size_t>& inner,
                const std::vector<std::size_t>& rim) {
    Layout out{Ground::plain, std::vector<Place>(degrees.size())};
    Place low = degrees[inner.front()], high = low;
    for (const std::size_t n : inner) {
        low = {std::min(low.x, degrees[n].x), std::min(low.y, degrees[n].y)};
        high = {std::max(high.x, degrees[n].x), std::max(high.y, degrees[n].y)};
    }
    Angles angles;
    for (const std::size_t n : rim)
        angles.emplace_back(angle_of({(low.x + high.x) / 2, (low.y + high.y) / 2}, degrees[n]), n);
    spread(angles);
    for (const auto& [angle, n] : angles) out.place[n] = on_circle(angle);
    const auto within = [](double x, double from, double to) {
        return to > from ? (x - from) / (to - from) : 0.5;
    };
    for (const std::size_t n : inner)
        out.place[n] = {0.26 + 0.48 * within(degrees[n].x, low.x, high.x),
                        0.74 - 0.48 * within(degrees[n].y, low.y, high.y)};
    return out;
}

}  // namespace

Layout layout(const std::vector<Node>& nodes, const std::optional<RegionMap>& map) {
    std::vector<Place> degrees;
    std::vector<std::size_t> inner, rim;
    for (const auto& node : nodes) {
        if (!node.degrees) break;
        (node.is_state ? inner : rim).push_back(degrees.size());
        degrees.push_back(*node.degrees);
    }
    if (degrees.size() == nodes.size() && map) return on_map(map->frame, degrees);
    if (degrees.size() == nodes.size() && !inner.empty()) return on_plain(degrees, inner, rim);
    Layout out{Ground::circle, {}};
    for (std::size_t n = 0; n < nodes.size(); ++n)
        out.place.push_back(on_circle(2 * std::numbers::pi * static_cast<double>(n) /
                                      static_cast<double>(nodes.size())));
    return out;
}

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

void place_agents(Chart& chart, const std::optional<RegionMap>& map) {
    std::vector<Node> nodes;
    for (const auto& agent : chart.data.at("agents")) {
        const auto& at = agent.at("at");
        nodes.push_back({at.is_null() ? std::nullopt
                                      : std::optional(Place{at.at(0).get<double>(),
                                                            at.at(1).get<double>()}),
                         agent.at("state").get<bool>()});
    }
    const auto found = layout(nodes, map);
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        auto& agent = chart.data["agents"][n];
        agent["x"] = rounded(found.place[n].x), agent["y"] = rounded(found.place[n].y);
    }
    chart.source +=
        found.ground == Ground::map
            ? " States are at their capitals; agents outside the map are on its edge, in their "
              "direction."
        : found.ground == Ground::plain
            ? " Powers are on the rim, in their direction; states are in the middle, as on a map."
            : " All agents are on a circle, because the scenario lacks coordinates.";
    if (found.ground == Ground::map) put_land(chart, *map);
}

}  // namespace

bool place_on_map(Chart& chart, const std::optional<RegionMap>& map) {
    const std::string kind = chart.data.at("kind");
    if (kind == "network") place_agents(chart, map);
    if (kind == "map" && map) place_states(chart, *map);
    return kind != "map" || map;
}

}  // namespace steppe::html
