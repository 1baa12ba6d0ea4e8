#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

constexpr std::size_t most_places = 24;
constexpr double no_effect = 5e-3;  // points; rounds to 0.00

std::string metric_of(const std::string& place, const std::string& power) {
    return place.empty() ? "regional_influence." + power : "influence_share." + place + "." + power;
}

std::string place_name(const Ranking& place) {
    return place.id.empty() ? "The region" : place.name;
}

std::vector<TimeSeries> shares_of(const RunView& run_view, const Ranking& place) {
    std::vector<TimeSeries> out;
    const auto& agents = run_view.program().agents;
    for (const Index j : agents.powers)
        if (auto values = run_view.series(metric_of(place.id, agents.id[j]), 100))
            out.push_back({agents.name[j], run_view.colour(j), *std::move(values)});
    return out;
}

/// Names the leading power, and since when if the leader changes.
std::string leader(const RunView& run_view, const std::vector<TimeSeries>& shares) {
    const auto first_at = [&](std::size_t t) {
        return std::max_element(
                   shares.begin(), shares.end(),
                   [t](const auto& a, const auto& b) { return a.values[t] < b.values[t]; }) -
               shares.begin();
    };
    const std::size_t last = run_view.dates.size() - 1;
    const auto end = first_at(last);
    std::size_t since = last;
    while (since > 0 && first_at(since - 1) == end) --since;
    const auto& winner = shares[static_cast<std::size_t>(end)];
    if (since == 0)
        return fmt::format("{} leads throughout, from {:.1f} to {:.1f}\u00a0%", winner.name,
                           winner.values.front(), winner.values.back());
    return fmt::format("{} takes the lead from {} in {} and ends with {:.1f}\u00a0%", winner.name,
                       shares[static_cast<std::size_t>(first_at(since - 1))].name,
                       month_of(run_view.dates[since]), winner.values.back());
}

Chart place_chart(const RunView& run_view, const Ranking& place,
                  const std::vector<TimeSeries>& shares) {
    Chart out;
    out.id = "shares-" + (place.id.empty() ? "region" : place.id);
    out.title = fmt::format("{}: {}", place_name(place), leader(run_view, shares));
    out.about =
        fmt::format("Stacked areas over time, {} to {}: shares of the powers' influence, percent.",
                    run_view.dates.front(), run_view.dates.back());
    for (const auto& s : shares)
        out.about += fmt::format(" {} {:.1f} at the start, {:.1f} at the end.", s.name,
                                 s.values.front(), s.values.back());
    out.source =
        run_view.source(place.id.empty() ? "metric regional_influence" : "metric influence_share");
    out.css = place.id.empty() ? "wide" : "";
    put_series(out, "area", "%", 1, run_view.dates, shares);
    out.data["max"] = 100;
    return out;
}

/// Names the largest gain and loss at the end, or the largest on the way if they are negligible.
std::string effect_title(const RunView& run_view, const Ranking& region,
                         const std::vector<TimeSeries>& lines) {
    std::vector<Line> known;  // a power that the comparison lacks is new: no gain
    std::string fresh;
    for (const auto& power : region.powers) {
        if (power.moved.without)
            known.push_back(power);
        else
            fresh += fmt::format("{}, new, holds {:.1f} %; ", power.name, 100 * power.moved.end);
    }
    const auto by_effect = [](const Line& a, const Line& b) {
        return a.moved.effect() < b.moved.effect();
    };
    const auto [least, most] = std::minmax_element(known.begin(), known.end(), by_effect);
    const double gain = 100 * most->moved.effect(), loss = -100 * least->moved.effect();
    if (gain >= no_effect || loss >= no_effect)
        return fmt::format("The region: {}{} gains {:.2f} points by {}, {} loses {:.2f}", fresh,
                           most->name, gain, year_of(run_view.dates.back()), least->name, loss);
    if (!fresh.empty()) return fmt::format("The region: {}no other power moves", fresh);
    const TimeSeries* moved = nullptr;
    std::size_t when = 0;
    for (const auto& line : lines)
        for (std::size_t t = 0; t < line.values.size(); ++t)
            if (std::abs(line.values[t]) >=
                (moved == nullptr ? no_effect : std::abs(moved->values[when])))
                moved = &line, when = t;
    if (moved == nullptr)
        return "The region: no power's share ever moves by as much as 0.01 points";
    return fmt::format("The region: {} share moves by {} points in {} and is back by {}",
                       whose(moved->name), signed_figure(moved->values[when], 2),
                       month_of(run_view.dates[when]), year_of(run_view.dates.back()));
}

/// Widens an axis that would magnify negligible differences.
void widen(Chart& chart, double largest) {
    constexpr double narrowest = 0.06;
    if (largest >= narrowest) return;
    chart.data["min"] = -narrowest;
    chart.data["max"] = narrowest;
}

Chart effect_over_time(const RunView& run_view, const Ranking& region) {
    std::vector<TimeSeries> lines;
    const auto& agents = run_view.program().agents;
    for (const Index j : agents.powers) {
        const auto with = run_view.series(metric_of("", agents.id[j]), 100),
                   without = run_view.other(metric_of("", agents.id[j]), 100);
        if (!with || !without) continue;
        TimeSeries line{agents.name[j], run_view.colour(j), *with};
        for (std::size_t t = 0; t < line.values.size(); ++t) line.values[t] -= (*without)[t];
        lines.push_back(std::move(line));
    }
    Chart out;
    out.id = "effect-region";
    out.css = "wide";
    out.title = effect_title(run_view, region, lines);
    out.about = fmt::format(
        "Lines over time: each power's share of influence on the region, less its share in {}, in "
        "percentage points.",
        run_view.summary.comparison);
    for (const auto& line : lines)
        out.about +=
            fmt::format(" {} ends at {}.", line.name, signed_figure(line.values.back(), 2));
    out.source = run_view.source("metric regional_influence, with minus without");
    put_series(out, "lines", "points", 2, run_view.dates, lines);
    double largest = 0;
    for (const auto& line : lines)
        for (const double x : line.values) largest = std::max(largest, std::abs(x));
    widen(out, largest);
    return out;
}

/// Returns the effect at the end in each state.
Chart effect_by_state(const RunView& run_view) {
    const auto& agents = run_view.program().agents;
    Chart out;
    out.id = "effect-states";
    out.css = "wide";
    out.head = {"state"};
    auto series = Json::array();
    std::vector<std::string> names;
    std::string where, who;
    double largest = 0;
    const std::size_t count = std::min(most_places, agents.targets.size());
    for (std::size_t n = 0; n < count; ++n)
        names.push_back(agents.name[agents.targets[n]]), out.rows.push_back({names.back()});
    for (const Index j : agents.powers) {
        std::vector<double> values;
        const auto other = std::string("regional_influence.") + agents.id[j];
        if (!run_view.other(other, 1) && run_view.other_steps())
            continue;  // new, without an effect
        for (std::size_t n = 0; n < count; ++n) {
            const auto& place = run_view.summary.places[n];
            const auto line = std::find_if(place.powers.begin(), place.powers.end(),
                                           [&](const Line& l) { return l.id == agents.id[j]; });
            values.push_back(line == place.powers.end() ? 0 : rounded(100 * line->moved.effect()));
            out.rows[n].push_back(shortest(values.back()));
            if (std::abs(values.back()) > std::abs(largest))
                largest = values.back(), where = place.name, who = agents.name[j];
        }
        out.head.push_back(agents.name[j] + " (points)");
        series.push_back(
            {{"name", agents.name[j]}, {"colour", run_view.colour(j)}, {"values", values}});
    }
    out.title = std::abs(largest) < no_effect
                    ? "At the end no power's share of a state has moved by as much as 0.01 points"
                    : fmt::format("The largest shift: {} in {}, {} points", who, where,
                                  signed_figure(largest, 2));
    out.about = fmt::format(
        "Bars to both sides of zero: what the scenario does to each power's share in each state at "
        "the end, in percentage points. {}.",
        out.title);
    out.source = run_view.source(
        fmt::format("metric influence_share on {}, with minus without", run_view.dates.back()));
    out.data = {{"kind", "bars"},
                {"unit", "points"},
                {"digits", 2},
                {"rows", names},
                {"series", std::move(series)}};
    widen(out, std::abs(largest));
    return out;
}

}  // namespace

Section shares_section(const RunView& run_view) {
    Section out{"Whose influence",
                {fmt::format("Each power's part of the powers' influence on a state; the region is "
                             "the mean of its states{}.",
                             run_view.program().model.regional_by_gdp ? ", weighted by GDP" : "")},
                {}};
    const auto& places = run_view.summary.places;
    if (places.empty()) return out;
    const auto add = [&](const Ranking& place) {
        if (const auto shares = shares_of(run_view, place);
            std::any_of(shares.begin(), shares.end(),
                        [](const auto& s) { return s.values.front() + s.values.back() > 0; }))
            out.charts.push_back(place_chart(run_view, place, shares));
    };
    if (places.back().id.empty()) add(places.back());
    for (std::size_t n = 0; n < std::min(most_places, places.size()); ++n)
        if (!places[n].id.empty()) add(places[n]);
    if (places.size() > most_places + 1)
        out.lead.push_back(
            fmt::format("The first {} of {} states are shown.", most_places, places.size() - 1));
    return out;
}

Section effect_section(const RunView& run_view) {
    Section out{
        fmt::format("What the scenario changes against {}", run_view.summary.comparison), {}, {}};
    const auto& places = run_view.summary.places;
    if (places.empty() || !places.back().id.empty() || places.back().powers.empty()) return out;
    const auto& powers = places.back().powers;
    const auto known = std::find_if(powers.begin(), powers.end(), [](const Line& power) {
        return power.moved.without.has_value();
    });
    if (known == powers.end()) return out;
    if (run_view.other("regional_influence." + known->id, 1))
        out.charts.push_back(effect_over_time(run_view, places.back()));
    out.charts.push_back(effect_by_state(run_view));
    return out;
}

}  // namespace steppe::html
