#include "engine/report/run_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

std::unordered_map<std::string, std::size_t> columns_of(const Outcome& outcome) {
    std::unordered_map<std::string, std::size_t> out;
    for (std::size_t m = 0; m < outcome.result.series.metrics.size(); ++m)
        out.emplace(outcome.result.series.metrics[m].address, m);
    return out;
}

}  // namespace

std::vector<Json> MetricChange::cells() const {
    if (!without) return {start, end, Json(), Json()};
    return {start, end, *without, moved()};
}

RunView::RunView(const Outcome& run, const Outcome* compared)
    : outcome(run), without(compared), here_(columns_of(run)) {
    if (compared != nullptr) there_ = columns_of(*compared);
    for (int t = 0; t <= last(); ++t) dates.push_back(date_of(run.program.calendar, t));
}

std::optional<std::vector<double>> RunView::series(const std::string& address) const {
    const auto column = here_.find(address);
    if (column == here_.end()) return std::nullopt;
    std::vector<double> out;
    for (int t = 0; t <= last(); ++t) out.push_back(outcome.result.series.at(t, column->second));
    return out;
}

std::optional<int> RunView::other_step(int step) const {
    if (without == nullptr) return std::nullopt;
    const auto &ours = program().calendar, &theirs = without->program.calendar;
    const int month = ours.start_month + step * ours.months_per_step - theirs.start_month;
    const int out = month / theirs.months_per_step;
    return month < 0 || out > theirs.steps ? std::nullopt : std::optional(out);
}

std::optional<std::vector<int>> RunView::other_steps() const {
    std::vector<int> out;
    for (int t = 0; t <= last(); ++t) {
        const auto step = other_step(t);
        if (!step) return std::nullopt;
        out.push_back(*step);
    }
    return out;
}

std::optional<std::vector<double>> RunView::other(const std::string& address) const {
    const auto column = there_.find(address);
    const auto steps = other_steps();
    if (column == there_.end() || !steps) return std::nullopt;
    std::vector<double> out;
    for (const int step : *steps) out.push_back(without->result.series.at(step, column->second));
    return out;
}

std::optional<double> RunView::before(const std::string& address, int step) const {
    const auto& columns = without == nullptr ? here_ : there_;
    const auto column = columns.find(address);
    if (column == columns.end()) return std::nullopt;
    if (without == nullptr) return outcome.result.series.at(0, column->second);
    const auto theirs = other_step(step);
    return theirs ? std::optional(without->result.series.at(*theirs, column->second))
                  : std::nullopt;
}

std::optional<std::vector<double>> RunView::effect(const std::string& address) const {
    auto out = series(address);
    const auto there = other(address);
    if (!out || !there) return std::nullopt;
    for (std::size_t t = 0; t < out->size(); ++t) (*out)[t] -= (*there)[t];
    return out;
}

int RunView::influence_step() const {
    constexpr double more = 1.2;
    std::vector<double> largest(dates.size());
    for (const Index i : agents().targets)
        for (const Index j : agents().powers)
            if (const auto moved =
                    effect("influence_share." + agents().id[i] + "." + agents().id[j]))
                for (std::size_t t = 0; t < moved->size(); ++t)
                    largest[t] = std::max(largest[t], std::abs((*moved)[t]));
    const auto most = std::max_element(largest.begin(), largest.end());
    return *most >= std::max(no_shift, more * largest.back())
               ? static_cast<int>(most - largest.begin())
               : last();
}

std::optional<MetricChange> RunView::change(const std::string& address,
                                            std::optional<int> step) const {
    const auto here = here_.find(address);
    if (here == here_.end()) return std::nullopt;
    const auto& series = outcome.result.series;
    const int now = step.value_or(last());
    MetricChange out{series.at(0, here->second), series.at(now, here->second)};
    const auto there = there_.find(address);
    if (const auto then = other_step(now); then && there != there_.end())
        out.without = without->result.series.at(*then, there->second);
    return out;
}

std::string RunView::other_name() const {
    return fmt::format("without ({})", without->program.name);
}

Json RunView::degrees(Index agent) const {
    const auto found = outcome.scenario.agents.find(agents().id[agent]);
    if (found == outcome.scenario.agents.end() || found->second.at.items.size() != 2)
        return nullptr;
    return {found->second.at.items[0].value, found->second.at.items[1].value};
}

std::vector<Column> RunView::change_columns(Show show) const {
    return {{"start", year_of(dates.front()), show},
            {"end", year_of(dates.back()), show},
            {"without", without == nullptr ? "" : "without", show},
            {"effect", without == nullptr ? "" : "effect", Show::change}};
}

Table RunView::over_time(const std::string& key, const std::string& kind,
                         const std::vector<TimeLine>& lines, Show show) const {
    Table out{.key = key, .columns = {{"date", "date"}}, .most = dates.size()};
    out.faces = Table::Faces::page;
    for (const auto& date : dates) out.rows.push_back({date});
    auto keys = Json::array(), colours = Json::array();
    for (const auto& line : lines) {
        out.columns.push_back({line.key, line.title, show});
        for (std::size_t t = 0; t < dates.size(); ++t) out.rows[t].emplace_back(line.values[t]);
        keys.push_back(line.key);
        colours.push_back(line.colour);
    }
    out.chart = {{"kind", kind}, {"x", "date"}, {"series", keys}, {"colours", colours}};
    return out;
}

SliderSteps::SliderSteps(const RunView& view) {
    constexpr int most_dates = 11;
    const int last = view.last(), stride = std::max(1, (last + most_dates - 2) / (most_dates - 1)),
              focus = view.influence_step();
    for (int t = 0; t <= last; ++t)
        if (t % stride == 0 || t == last || t == focus) {
            if (t == focus) opened = steps.size();
            steps.push_back(t);
            dates.push_back(view.dates[static_cast<std::size_t>(t)]);
        }
}

std::string month_of(const std::string& date) {
    static constexpr std::array names{"January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December"};
    const auto read = parse_date(date);
    return read ? fmt::format("{} {}", names.at(static_cast<std::size_t>(read->month - 1)),
                              read->year)
                : date;
}

std::string year_of(const std::string& date) {
    return date.substr(5) == "01-01" ? date.substr(0, 4) : month_of(date);
}

}  // namespace steppe
