#include "engine/report/html_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace steppe::html {
namespace {

using Angles = std::vector<std::pair<double, std::size_t>>;

std::optional<Place> place_of(const RunView& run_view, Index agent) {
    const auto found = run_view.outcome.scenario.agents.find(run_view.program().agents.id[agent]);
    if (found == run_view.outcome.scenario.agents.end() || found->second.at.items.size() != 2)
        return std::nullopt;
    return Place{found->second.at.items[0].value, found->second.at.items[1].value};
}

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

Layout layout(const RunView& run_view, const std::vector<Index>& agents) {
    std::vector<Place> degrees;
    std::vector<std::size_t> inner, rim;
    for (const Index i : agents) {
        const auto place = place_of(run_view, i);
        if (!place) break;
        (run_view.program().agents.role[i] == Role::target ? inner : rim).push_back(degrees.size());
        degrees.push_back(*place);
    }
    if (degrees.size() == agents.size() && run_view.map)
        return on_map(run_view.map->frame, degrees);
    if (degrees.size() == agents.size() && !inner.empty()) return on_plain(degrees, inner, rim);
    Layout out{Ground::circle, {}};
    for (std::size_t n = 0; n < agents.size(); ++n)
        out.place.push_back(on_circle(2 * std::numbers::pi * static_cast<double>(n) /
                                      static_cast<double>(agents.size())));
    return out;
}

}  // namespace steppe::html
