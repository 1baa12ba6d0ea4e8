#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_places = 24;

/// A power's share in a place.
struct PowerShare {
    Index power = 0;
    MetricChange share;
};

/// A state, or the region, with the powers that the run has there, strongest first.
struct InfluencedPlace {
    std::string id, name;  ///< without id: the region
    std::vector<PowerShare> powers{};

    [[nodiscard]] std::string metric(const std::string& power) const {
        return id.empty() ? "regional_influence." + power : "influence_share." + id + "." + power;
    }
};

/// Returns the states, then the region.
std::vector<InfluencedPlace> places_of(const RunView& view) {
    const auto& agents = view.agents();
    std::vector<InfluencedPlace> out;
    if (agents.targets.empty() || agents.powers.empty()) return out;
    for (const Index i : agents.targets) out.push_back({agents.id[i], agents.name[i]});
    out.push_back({"", "the region"});
    for (auto& place : out) {
        for (const Index j : agents.powers)
            if (const auto share = view.change(place.metric(agents.id[j])))
                if (agents.id[j] != place.id) place.powers.push_back({j, *share});
        std::stable_sort(
            place.powers.begin(), place.powers.end(),
            [](const PowerShare& a, const PowerShare& b) { return a.share.end > b.share.end; });
    }
    return out;
}

/// Names the leader of the region, or the largest shift and the states where the scenario changes
/// the final order.
std::string order_title(const RunView& view, const std::vector<InfluencedPlace>& places) {
    const auto& leader = places.back().powers.front();
    std::string out = fmt::format("{} leads the region at the end with {:.1f} %.",
                                  view.agents().name[leader.power], 100 * leader.share.end);
    if (view.without == nullptr) return out;
    std::vector<std::string> changed;
    const int step = view.influence_step();
    const auto end = year_of(view.dates.back());
    double largest = no_shift;
    for (const auto& place : places)
        for (const auto& [j, share] : place.powers) {
            const auto& name = view.agents().name[j];
            const auto effect = view.effect(place.metric(view.agents().id[j]));
            const double now = effect ? (*effect)[static_cast<std::size_t>(step)] : 0;
            if (std::abs(now) <= largest) continue;
            largest = std::abs(now);
            out = fmt::format("The largest shift: {} in {}, {} points {}.", name,
                              in_running_text(place.name), signed_figure(100 * now, 2),
                              step == view.last()
                                  ? "by " + end
                                  : "in " + year_of(view.dates[static_cast<std::size_t>(step)]));
        }
    for (const auto& place : places) {
        std::vector<double> known;  // a new power does not have a rank in the comparison
        for (const auto& power : place.powers)
            if (power.share.without) known.push_back(*power.share.without);
        if (!std::is_sorted(known.begin(), known.end(), std::greater<>()))
            changed.push_back(place.name);
    }
    return fmt::format("{} The order of the powers in {} changes in {}.", out, end,
                       changed.empty() ? "no state" : listing(changed, 6));
}

Table shares_table(const RunView& view, const std::vector<InfluencedPlace>& places) {
    Table out{.key = "influence",
              .title = order_title(view, places),
              .unit = "share",
              .columns = {{"place"}, {"place_name", "influence on"}, {"power"}, {"name", "of"}}};
    for (const auto& column : view.change_columns()) out.columns.push_back(column);
    out.columns.push_back({"metric"});
    const SliderSteps slider(view);
    std::vector<std::vector<Json>> with(slider.steps.size()), without(with.size());
    for (const auto& place : places)
        for (const auto& [j, share] : place.powers) {
            const auto metric = place.metric(view.agents().id[j]);
            out.row(place.id.empty() ? "region" : place.id, place.name, view.agents().id[j],
                    view.agents().name[j]);
            for (auto& cell : share.cells()) out.rows.back().push_back(std::move(cell));
            out.rows.back().emplace_back(metric);
            const auto here = *view.series(metric);
            for (std::size_t n = 0; n < slider.steps.size(); ++n) {
                const int step = slider.steps[n];
                const auto before = view.before(metric, step);
                with[n].emplace_back(100 * here[static_cast<std::size_t>(step)]);
                without[n].push_back(before ? Json(100 * *before) : Json());
            }
        }
    out.most = out.rows.size();
    out.faces = Table::Faces::full;
    out.chart = {{"kind", "dots"},
                 {"rows", "place_name"},
                 {"of", "name"},
                 {"start", view.without ? "without" : "start"},
                 {"end", "end"},
                 {"start_name", view.without ? "without" : year_of(view.dates.front())},
                 {"end_name", view.without ? "with" : year_of(view.dates.back())},
                 {"digits", 2},
                 {"min", 0},
                 {"axis", "% of the powers' influence"},
                 {"metrics", "metric"},
                 {"scenario", view.program().name},
                 {"dates", slider.dates},
                 {"date", slider.opened},
                 {"with", with},
                 {"without", without},
                 {"colours", Json::array()}};
    std::size_t drawn = 0;
    for (std::size_t n = 0; n < places.size(); ++n)
        for (const auto& [j, share] : places[n].powers) {
            out.chart["colours"].push_back(view.colour(j));
            if (n < most_places) ++drawn;
        }
    if (places.size() > most_places + 1) out.most = drawn;
    out.note = "At the right the largest change, in points.";
    return out;
}

Table patrons_table(const RunView& view, const std::vector<InfluencedPlace>& places) {
    Table out{.key = "effective_patrons",
              .title = "The number of powers that share the influence (1: one has all)",
              .unit = "1",
              .columns = {{"place"}, {"name", "place"}}};
    for (const auto& column : view.change_columns()) out.columns.push_back(column);
    for (const auto& place : places)
        if (const auto patrons = view.change(place.id.empty() ? "effective_powers"
                                                              : "effective_patrons." + place.id)) {
            out.row(place.id.empty() ? "region" : place.id, place.name);
            for (auto& cell : patrons->cells()) out.rows.back().push_back(std::move(cell));
        }
    out.faces = Table::Faces::full;
    return out;
}

/// Returns a line per power in a place, of its share or of the effect on it.
std::vector<TimeLine> lines_of(
    const RunView& view, const InfluencedPlace& place,
    std::optional<std::vector<double>> (RunView::*what)(const std::string&) const) {
    std::vector<TimeLine> out;
    const auto& agents = view.agents();
    for (const Index j : agents.powers)
        if (auto values = (view.*what)(place.metric(agents.id[j])))
            out.push_back({agents.id[j], agents.name[j], view.colour(j), *std::move(values)});
    return out;
}

/// Names the largest gain and loss at the end, or the largest on the way if they are negligible.
/// Powers that the comparison lacks are new, not gaining.
std::string gains_title(const RunView& view, const InfluencedPlace& region,
                        const std::vector<TimeLine>& lines) {
    std::vector<PowerShare> known;
    std::string fresh;
    const auto name = [&](const PowerShare& share) { return view.agents().name[share.power]; };
    for (const auto& power : region.powers) {
        if (power.share.without)
            known.push_back(power);
        else
            fresh += fmt::format("{}, new, holds {:.1f} %; ", name(power), 100 * power.share.end);
    }
    const auto [least, most] = std::minmax_element(
        known.begin(), known.end(),
        [](const PowerShare& a, const PowerShare& b) { return a.share.moved() < b.share.moved(); });
    const double gain = most->share.moved(), loss = -least->share.moved();
    if (gain >= no_shift || loss >= no_shift)
        return fmt::format("The region: {}{} gains {:.2f} points by {}, {} loses {:.2f}", fresh,
                           name(*most), 100 * gain, year_of(view.dates.back()), name(*least),
                           100 * loss);
    if (!fresh.empty()) return fmt::format("The region: {}no other power moves", fresh);
    const TimeLine* moved = nullptr;
    std::size_t when = 0;
    for (const auto& line : lines)
        for (std::size_t t = 0; t < line.values.size(); ++t)
            if (std::abs(line.values[t]) >=
                (moved == nullptr ? no_shift : std::abs(moved->values[when])))
                moved = &line, when = t;
    if (moved == nullptr)
        return "The region: no power's share ever moves by as much as 0.01 points";
    return fmt::format("The region: {} share moves by {} points in {} and is back by {}",
                       whose(moved->title), signed_figure(100 * moved->values[when], 2),
                       month_of(view.dates[when]), year_of(view.dates.back()));
}

/// Widens an axis that would magnify negligible differences.
void widen(Table& table, double largest) {
    constexpr double narrowest = 0.06;  // points
    table.chart["digits"] = 2;
    if (100 * largest >= narrowest) return;
    table.chart.update({{"min", -narrowest}, {"max", narrowest}});
}

Table effect_over_time(const RunView& view, const InfluencedPlace& region,
                       const std::vector<TimeLine>& lines) {
    auto out = view.over_time("effect-region", "lines", lines, Show::change);
    out.chart["axis"] = "points of the powers' influence";
    out.unit = "share";
    out.css = "wide";
    out.title = gains_title(view, region, lines);
    out.note = fmt::format("Each power's share of influence on the region, less its share in {}.",
                           view.without->program.name);
    double largest = 0;
    for (const auto& line : lines)
        for (const double x : line.values) largest = std::max(largest, std::abs(x));
    widen(out, largest);
    return out;
}

/// Returns whether a power's share differs from the comparison at any time.
bool has_effect(const std::vector<TimeLine>& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const TimeLine& line) {
        return std::any_of(line.values.begin(), line.values.end(),
                           [](double x) { return std::abs(x) >= no_shift; });
    });
}

}  // namespace

ResultSection influence_section(const RunView& view) {
    const auto places = places_of(view);
    if (places.empty() || places.back().powers.empty()) return {};
    ResultSection out{
        view.without ? fmt::format("The effect on influence against {}", view.without->program.name)
                     : "Whose influence",
        {},
        {}};
    const auto& powers = places.back().powers;
    if (std::any_of(powers.begin(), powers.end(),
                    [](const PowerShare& power) { return power.share.without.has_value(); })) {
        const auto lines = lines_of(view, places.back(), &RunView::effect);
        if (has_effect(lines))
            out.tables.push_back(effect_over_time(view, places.back(), lines));
        else if (!lines.empty())
            out.lead.push_back(gains_title(view, places.back(), lines) + ".");
    }
    out.tables.push_back(shares_table(view, places));
    if (auto patrons = patrons_table(view, places); !patrons.rows.empty())
        out.tables.push_back(std::move(patrons));
    out.lead.push_back(
        fmt::format("Shares are parts of the powers' influence on a state; the "
                    "region is the mean of its states{}.",
                    view.program().model.regional_by_gdp ? ", weighted by GDP" : ""));
    if (places.size() > most_places + 1)
        out.lead.push_back(
            fmt::format("The first {} of {} states are drawn.", most_places, places.size() - 1));
    return out;
}

}  // namespace steppe
