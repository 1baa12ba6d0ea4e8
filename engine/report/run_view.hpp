#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "steppe/result.hpp"

/// A run beside its comparison, and the parts of its result.
namespace steppe {

constexpr double no_shift = 5e-5;  ///< of a share of influence: rounds to 0.00 points

/// A metric at the start, at the end, and at the end of the comparison.
struct MetricChange {
    double start = 0, end = 0;
    std::optional<double> without{};
    /// Returns the effect of the scenario, or the change from the start without a comparison.
    [[nodiscard]] double moved() const { return end - without.value_or(start); }
    /// Returns the four values of a row: start, end, without and effect.
    [[nodiscard]] std::vector<Json> cells() const;
};

/// A line or an area over time.
struct TimeLine {
    std::string key, title;
    int colour = 0;  ///< of Agents::colour; -1: faint and dashed; below: not of a state
    std::vector<double> values;
};

/// A run and its comparison, by metric and date.
class RunView {
public:
    RunView(const Outcome& outcome, const Outcome* without);

    const Outcome& outcome;
    const Outcome* without;
    std::vector<std::string> dates;

    [[nodiscard]] const Program& program() const { return outcome.program; }
    [[nodiscard]] const Agents& agents() const { return outcome.program.agents; }
    /// Returns the comparison's step in force at a step of this run, or nothing.
    [[nodiscard]] std::optional<int> other_step(int step) const;
    [[nodiscard]] int last() const { return outcome.program.calendar.steps; }
    /// Returns the metric at every step; nothing if the run lacks it.
    [[nodiscard]] std::optional<std::vector<double>> series(const std::string& address) const;
    /// Returns the comparison's step in force at each step of this run; nothing if its dates do not
    /// cover them.
    [[nodiscard]] std::optional<std::vector<int>> other_steps() const;
    /// Returns series() for the comparison, at the steps of this run; nothing if its dates do not
    /// cover them.
    [[nodiscard]] std::optional<std::vector<double>> other(const std::string& address) const;
    /// Returns the metric of the comparison at a step of this run, or of the start of this run
    /// without a comparison; nothing if it lacks the metric or the date.
    [[nodiscard]] std::optional<double> before(const std::string& address, int step) const;
    /// Returns the difference from the comparison at every step, or nothing.
    [[nodiscard]] std::optional<std::vector<double>> effect(const std::string& address) const;
    /// Returns the step at which a share of influence differs most from the comparison; the end
    /// unless another step has a fifth more.
    [[nodiscard]] int influence_step() const;
    /// Returns nothing if the run lacks the metric, because 0 would look like a result.
    /// \param step none: the last
    [[nodiscard]] std::optional<MetricChange> change(const std::string& address,
                                                     std::optional<int> step = {}) const;
    /// Returns the comparison's name in legends.
    [[nodiscard]] std::string other_name() const;
    [[nodiscard]] int colour(Index agent) const { return agents().colour[agent]; }
    /// Returns the longitude and latitude of an agent, or null.
    [[nodiscard]] Json degrees(Index agent) const;
    /// Returns the columns of MetricChange::cells().
    [[nodiscard]] std::vector<Column> change_columns(Show show = Show::value) const;
    /// Returns a table of lines over time with its chart.
    /// \param kind `lines` or `area`
    [[nodiscard]] Table over_time(const std::string& key, const std::string& kind,
                                  const std::vector<TimeLine>& lines,
                                  Show show = Show::value) const;

private:
    std::unordered_map<std::string, std::size_t> here_, there_;
};

/// Returns `October 2028`, the month of `2028-10-01`.
std::string month_of(const std::string& date);

/// Returns `2036`, or `April 2036` for a date that is not the start of a year.
std::string year_of(const std::string& date);

/// The steps of a slider: the start of each year, or fewer, the end and influence_step(), at which
/// it opens.
struct SliderSteps {
    explicit SliderSteps(const RunView& view);
    std::vector<int> steps;
    std::size_t opened = 0;  ///< place in `steps`
    Json dates = Json::array();
};

/// Returns the effects with their ranges, largest first, and what does not change.
Table changes_table(const RunView& view, const Effects& effects);
/// Returns the parts of the numbers with the largest effects, without and with the scenario, for
/// the page.
ResultSection causes_section(const RunView& view, const Effects& effects);
/// Adds to each row of changes_table() the key of the table of its causes, or the command that
/// prints them.
void link_causes(const RunView& view, const ResultSection& causes, Table& changes);
/// Returns the answers with the numbers that decide them.
Table questions_table(const RunView& view, const Effects& effects);
/// Returns the metrics selected by patterns.
/// \param step none: the last
Table metrics_table(const RunView& view, const std::vector<std::string>& patterns,
                    std::optional<int> step);
/// \param positions agents x issues, at equilibrium
Table steady_table(const RunView& view, const std::vector<double>& positions);

/// Returns whether a value is a price at the highest level of the model.
bool is_at_cap(const RunView& view, const Metric& metric, double value);

ResultSection influence_section(const RunView& view);
ResultSection map_section(const RunView& view);
ResultSection network_section(const RunView& view);
ResultSection pledges_section(const RunView& view);
ResultSection supply_section(const RunView& view);
ResultSection gdp_section(const RunView& view);
ResultSection positions_section(const RunView& view);

}  // namespace steppe
