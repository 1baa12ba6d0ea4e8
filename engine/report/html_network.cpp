#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "engine/report/html_story.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

constexpr std::size_t most_agents = 40;
constexpr int most_dates = 11;

struct Point {
    double x = 0, y = 0;
};

std::optional<Point> place_of(const Story& story, Index agent) {
    const auto found = story.outcome.scenario.agents.find(story.program().agents.id[agent]);
    if (found == story.outcome.scenario.agents.end() || found->second.at.items.size() != 2) return std::nullopt;
    return Point{found->second.at.items[0].value, found->second.at.items[1].value};
}

bool all_have_places(const Story& story) {
    for (Index i = 0; i < story.program().agents.size(); ++i)
        if (!place_of(story, i)) return false;
    return true;
}

/// Where the agents are drawn, in a square of side 1, y downwards: states where they lie, spread over the middle;
/// powers on the rim, in the direction in which they lie. All on a circle if one has no coordinates.
std::vector<Point> layout(const Story& story) {
    const auto& agents = story.program().agents;
    std::vector<Point> out(agents.size());
    std::vector<Index> inner, rim;
    for (Index i = 0; i < agents.size(); ++i) {
        out[i] = place_of(story, i).value_or(Point{});
        (agents.role[i] == Role::target ? inner : rim).push_back(i);
    }
    const auto on_rim = [](double angle) { return Point{0.5 + 0.5 * std::cos(angle), 0.5 - 0.5 * std::sin(angle)}; };
    if (!all_have_places(story) || inner.empty()) {
        for (Index i = 0; i < agents.size(); ++i) out[i] = on_rim(2 * std::numbers::pi * i / agents.size());
        return out;
    }
    Point low = out[inner.front()], high = low;
    for (const Index i : inner) low = {std::min(low.x, out[i].x), std::min(low.y, out[i].y)}, high = {std::max(high.x, out[i].x), std::max(high.y, out[i].y)};
    const Point middle{(low.x + high.x) / 2, (low.y + high.y) / 2};
    std::vector<std::pair<double, Index>> angles;
    for (const Index i : rim) angles.emplace_back(std::atan2(out[i].y - middle.y, std::remainder(out[i].x - middle.x, 360.0)), i);
    std::sort(angles.begin(), angles.end());
    // Neighbours on the rim keep a distance: each pass pushes apart those that are too near.
    const double gap = std::min(0.6, 1.6 * std::numbers::pi / static_cast<double>(angles.size() + 1));
    for (int pass = 0; pass < 50; ++pass)
        for (std::size_t n = 0; n + 1 < angles.size(); ++n)
            if (const double lack = gap - (angles[n + 1].first - angles[n].first); lack > 0) angles[n].first -= lack / 2, angles[n + 1].first += lack / 2;
    for (const auto& [angle, i] : angles) out[i] = on_rim(angle);
    const auto within = [](double x, double from, double to) { return to > from ? (x - from) / (to - from) : 0.5; };
    for (const Index i : inner) out[i] = {0.26 + 0.48 * within(out[i].x, low.x, high.x), 0.74 - 0.48 * within(out[i].y, low.y, high.y)};
    return out;
}

/// The steps that the slider offers: the start of each year, or fewer, and the end.
std::vector<int> steps_shown(const Story& story) {
    const int last = story.program().calendar.steps, stride = std::max(1, (last + most_dates - 2) / (most_dates - 1));
    std::vector<int> out;
    for (int t = 0; t < last; t += stride) out.push_back(t);
    out.push_back(last);
    return out;
}

class NetworkChart {
public:
    explicit NetworkChart(const Story& story) : story_(story), agents_(story.program().agents), steps_(steps_shown(story)) {
        for (Index i = 0; i < agents_.size(); ++i)
            for (Index j = 0; j < agents_.size(); ++j)
                if (i != j && agents_.role[j] == Role::power && agents_.role[i] == Role::target) pairs_.emplace_back(i, j);
    }

    Chart chart() {
        Chart out;
        out.id = "network";
        out.css = "wide tall";
        out.data = {{"kind", "network"}, {"unit", "%"}, {"digits", 1}, {"agents", nodes()}, {"layers", ordered_json::array({"all layers"})}};
        for (const auto& layer : story_.program().layers) out.data["layers"].push_back(layer.id);
        for (const int t : steps_) out.data["dates"].push_back(story_.dates[static_cast<std::size_t>(t)]);
        auto& edges = out.data["edges"] = ordered_json::array();
        for (const auto& [i, j] : pairs_) edges.push_back({j, i});
        auto& values = out.data["values"] = ordered_json::array({matrix("influence")});
        for (const auto& layer : story_.program().layers) values.push_back(matrix("layer_influence." + layer.id));
        table(out);
        out.source = story_.source("metrics influence and layer_influence; an arrow is as wide as the part of all that a state heeds");
        return out;
    }

private:
    [[nodiscard]] ordered_json nodes() const {
        auto out = ordered_json::array();
        const auto places = layout(story_);
        for (Index i = 0; i < agents_.size(); ++i)
            out.push_back({{"name", agents_.name[i]},
                           {"x", rounded(places[i].x)},
                           {"y", rounded(places[i].y)},
                           {"colour", story_.colour(i)},
                           {"power", agents_.role[i] == Role::power}});
        return out;
    }

    [[nodiscard]] ordered_json matrix(const std::string& metric) const {
        std::vector<std::vector<double>> out(steps_.size());
        for (const auto& [i, j] : pairs_) {
            const auto series = story_.series(fmt::format("{}.{}.{}", metric, agents_.id[i], agents_.id[j]), 100);
            for (std::size_t n = 0; n < steps_.size(); ++n) out[n].push_back(series ? rounded((*series)[static_cast<std::size_t>(steps_[n])]) : 0.0);
        }
        return out;
    }

    void table(Chart& out) const {
        out.head = {"on", "of", story_.dates.front() + " (%)", story_.dates.back() + " (%)"};
        double most = 0;
        for (std::size_t n = 0; n < pairs_.size(); ++n) {
            const auto& [i, j] = pairs_[n];
            const double start = out.data["values"][0].front()[n], end = out.data["values"][0].back()[n];
            out.rows.push_back({agents_.name[i], agents_.name[j], shortest(start), shortest(end)});
            if (end <= most) continue;
            most = end;
            out.title = fmt::format("The heaviest single influence in {} is {} on {}: {:.1f} % of all that it heeds", year_of(story_.dates.back()),
                                    whose(agents_.name[j]), agents_.name[i], end);
        }
        out.about = fmt::format("A network: powers and states, and an arrow from each power to each state. {}.", out.title);
    }

    const Story& story_;
    const Agents& agents_;
    std::vector<int> steps_;
    std::vector<std::pair<Index, Index>> pairs_;
};

}  // namespace

Section network_section(const Story& story) {
    Section out{"Who is heard by whom", {}, {}};
    const auto& agents = story.program().agents;
    if (agents.size() > most_agents || agents.powers.empty() || agents.targets.empty()) return out;
    auto chart = NetworkChart(story).chart();
    if (chart.title.empty()) return out;
    out.charts.push_back(std::move(chart));
    out.lead.emplace_back(all_have_places(story) ? "Powers stand on the rim, in the direction in which they lie; the states in the middle as on a map."
                                                 : "All stand on a circle, as the scenario does not say where they lie.");
    return out;
}

}  // namespace steppe::html
