#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

/// Shares of the powers in each state by date, or the effects of the scenario on them.
class EffectMap {
public:
    explicit EffectMap(const RunView& view) : view_(view), slider_(view) {
        fill(&RunView::effect);
        const auto is_small = [](double x) { return std::abs(x) < no_shift; };
        is_effect_ = view.without != nullptr &&
                     std::any_of(values_.begin(), values_.end(), [&](const auto& power) {
                         return std::any_of(power.begin(), power.end(), [&](const auto& state) {
                             return !std::all_of(state.begin(), state.end(), is_small);
                         });
                     });
        if (!is_effect_) fill(&RunView::series);
        for (std::size_t j = 0; j < values_.size(); ++j)
            if (most(j) > most(chosen_)) chosen_ = j;
    }

    [[nodiscard]] Table table() const {
        const auto& agents = view_.agents();
        Table out{.key = "map", .title = title(), .unit = "share", .columns = {{"state", "state"}}};
        out.faces = Table::Faces::page;
        out.css = "wide";
        out.most = agents.targets.size();
        auto powers = Json::array(), names = Json::array(), states = Json::array(),
             values = Json::array();
        for (std::size_t j = 0; j < agents.powers.size(); ++j) {
            const Index power = agents.powers[j];
            powers.push_back({{"id", agents.id[power]},
                              {"name", agents.name[power]},
                              {"colour", view_.colour(power)}});
            names.push_back(agents.name[power]);
            out.columns.push_back(
                {agents.id[power], agents.name[power], is_effect_ ? Show::change : Show::value});
        }
        for (std::size_t k = 0; k < agents.targets.size(); ++k) {
            const Index state = agents.targets[k];
            states.push_back({{"name", agents.name[state]}, {"id", agents.id[state]}});
            out.row(agents.name[state]);
            for (const auto& power : values_) out.rows.back().emplace_back(opened(power[k]));
        }
        for (const int t : slider_.steps) {
            auto& date = values.push_back(Json::array());
            for (std::size_t k = 0; k < agents.targets.size(); ++k) {
                auto& state = date.push_back(Json::array());
                for (const auto& power : values_)
                    state.push_back(100 * power[k][static_cast<std::size_t>(t)]);
            }
        }
        out.chart = {{"kind", "map"},          {"unit", is_effect_ ? "points" : "%"},
                     {"powers", powers},       {"digits", is_effect_ ? 2 : 1},
                     {"states", states},       {"effect", is_effect_},
                     {"dates", slider_.dates}, {"date", slider_.opened},
                     {"values", values},       {"scenario", view_.program().name}};
        out.chart["choices"] = {
            {{"label", "Power"}, {"name", "power"}, {"options", names}, {"chosen", chosen_}}};
        out.note = fmt::format("{} of influence on each state; the numbers are those of {}.",
                               is_effect_ ? "The change of the power's share" : "The power's share",
                               month());
        return out;
    }

    [[nodiscard]] bool is_effect() const { return is_effect_; }

private:
    void fill(std::optional<std::vector<double>> (RunView::*what)(const std::string&) const) {
        const auto& agents = view_.agents();
        values_.clear();
        for (const Index j : agents.powers) {
            auto& power = values_.emplace_back();
            for (const Index i : agents.targets)
                power.push_back(
                    (view_.*what)(fmt::format("influence_share.{}.{}", agents.id[i], agents.id[j]))
                        .value_or(std::vector<double>(view_.dates.size())));
        }
    }

    /// Returns the value at the date at which the map opens.
    [[nodiscard]] double opened(const std::vector<double>& values) const {
        return values[static_cast<std::size_t>(slider_.steps[slider_.opened])];
    }
    [[nodiscard]] std::string month() const { return year_of(slider_.dates.at(slider_.opened)); }

    /// Returns the largest value of a power at that date, by size.
    [[nodiscard]] double most(std::size_t power) const {
        double out = 0;
        for (const auto& state : values_[power]) out = std::max(out, std::abs(opened(state)));
        return out;
    }

    [[nodiscard]] std::string title() const {
        const auto& agents = view_.agents();
        const auto& states = values_[chosen_];
        std::vector<std::size_t> order;
        for (std::size_t k = 0; k < states.size(); ++k)
            if (!is_effect_ || std::abs(opened(states[k])) >= no_shift) order.push_back(k);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::abs(opened(states[a])) > std::abs(opened(states[b]));
        });
        std::vector<std::string> parts;
        for (const std::size_t k : order) {
            const double percent = 100 * opened(states[k]);
            parts.push_back(fmt::format(
                "{} {}", agents.name[agents.targets[k]],
                is_effect_ ? signed_figure(percent, 2) : fmt::format("{:.1f} %", percent)));
        }
        return fmt::format("{} by state in {}{}: {}", agents.name[agents.powers[chosen_]], month(),
                           is_effect_ ? ", points" : "", listing(parts, 3));
    }

    const RunView& view_;
    SliderSteps slider_;
    std::vector<std::vector<std::vector<double>>> values_;  ///< by power, state and step
    bool is_effect_ = false;
    std::size_t chosen_ = 0;
};

}  // namespace

ResultSection map_section(const RunView& view) {
    if (view.agents().powers.empty() || view.agents().targets.empty()) return {};
    const EffectMap map(view);
    return {map.is_effect() ? "Where influence moves" : "Whose influence where", {}, {map.table()}};
}

}  // namespace steppe
