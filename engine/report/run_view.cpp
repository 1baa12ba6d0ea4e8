#include "engine/report/run_view.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/report/tables.hpp"

namespace steppe::html {
namespace {

std::unordered_map<std::string, std::size_t> columns_of(const Outcome& outcome) {
    std::unordered_map<std::string, std::size_t> out;
    for (std::size_t m = 0; m < outcome.result.series.metrics.size(); ++m)
        out.emplace(outcome.result.series.metrics[m].address, m);
    return out;
}

}  // namespace

RunView::RunView(const Outcome& run, const Outcome* compared, const Summary& of_run)
    : outcome(run), without(compared), summary(of_run), here_(columns_of(run)) {
    if (compared != nullptr) there_ = columns_of(*compared);
    for (int t = 0; t <= run.program.calendar.steps; ++t)
        dates.push_back(date_of(run.program.calendar, t));
}

std::optional<std::vector<double>> RunView::series(const std::string& address, double scale) const {
    const auto column = here_.find(address);
    if (column == here_.end()) return std::nullopt;
    std::vector<double> out;
    for (int t = 0; t <= program().calendar.steps; ++t)
        out.push_back(scale * outcome.result.series.at(t, column->second));
    return out;
}

std::optional<std::vector<int>> RunView::other_steps() const {
    if (without == nullptr) return std::nullopt;
    const auto &ours = program().calendar, &theirs = without->program.calendar;
    std::vector<int> out;
    for (int t = 0; t <= ours.steps; ++t) {
        const int month = ours.start_month + t * ours.months_per_step - theirs.start_month;
        out.push_back(month / theirs.months_per_step);
        if (month < 0 || out.back() > theirs.steps) return std::nullopt;
    }
    return out;
}

std::optional<std::vector<double>> RunView::other(const std::string& address, double scale) const {
    const auto column = there_.find(address);
    const auto steps = other_steps();
    if (column == there_.end() || !steps) return std::nullopt;
    std::vector<double> out;
    for (const int step : *steps)
        out.push_back(scale * without->result.series.at(step, column->second));
    return out;
}

int RunView::colour(Index agent) const {
    const auto& powers = program().agents.powers;
    const auto found = std::find(powers.begin(), powers.end(), agent);
    return found == powers.end() ? -1 : static_cast<int>(found - powers.begin());
}

Json RunView::degrees(Index agent) const {
    const auto found = outcome.scenario.agents.find(program().agents.id[agent]);
    if (found == outcome.scenario.agents.end() || found->second.at.items.size() != 2)
        return nullptr;
    return {found->second.at.items[0].value, found->second.at.items[1].value};
}

std::string RunView::source(const std::string& metrics) const {
    return fmt::format("Source: steppe run of {}, uncertain inputs at their centres; {}.",
                       summary.name, metrics);
}

std::vector<int> steps_shown(const RunView& run_view) {
    constexpr int most_dates = 11;
    const int last = run_view.program().calendar.steps,
              stride = std::max(1, (last + most_dates - 2) / (most_dates - 1));
    std::vector<int> out;
    for (int t = 0; t < last; t += stride) out.push_back(t);
    out.push_back(last);
    return out;
}

std::string month_of(const std::string& date) {
    const auto read = parse_date(date);
    return read ? month_name(*read) : date;
}

std::string year_of(const std::string& date) {
    return date.substr(0, date.substr(5) == "01-01" ? 4 : 7);
}

}  // namespace steppe::html
