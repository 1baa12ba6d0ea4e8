#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/report/html_page.hpp"
#include "steppe/report/run_result.hpp"

/// The charts of a run, by subject.
namespace steppe::html {

/// A run and its comparison, by metric and date.
class RunView {
public:
    RunView(const Outcome& outcome, const Outcome* without, const Summary& summary);

    const Outcome& outcome;
    const Outcome* without;
    const Summary& summary;
    std::vector<std::string> dates;

    [[nodiscard]] const Program& program() const { return outcome.program; }
    /// Returns the metric at every step, times `scale`; nothing if the run lacks it.
    [[nodiscard]] std::optional<std::vector<double>> series(const std::string& address,
                                                            double scale) const;
    /// Returns the comparison's step in force at each step of this run; nothing if its dates do not
    /// cover them.
    [[nodiscard]] std::optional<std::vector<int>> other_steps() const;
    /// Returns series() for the comparison, at the steps of this run; nothing if its dates do not
    /// cover them.
    [[nodiscard]] std::optional<std::vector<double>> other(const std::string& address,
                                                           double scale) const;
    /// Returns the comparison's name in legends.
    [[nodiscard]] std::string other_name() const { return "without (" + summary.comparison + ")"; }
    /// Returns the colour of an agent: a power's own, or faint.
    [[nodiscard]] int colour(Index agent) const;
    /// Returns the longitude and latitude of an agent, or null.
    [[nodiscard]] Json degrees(Index agent) const;
    [[nodiscard]] std::string source(const std::string& metrics) const;

private:
    std::unordered_map<std::string, std::size_t> here_, there_;
};

/// Returns `Oct 2028`, the month of `2028-10-01`.
std::string month_of(const std::string& date);

/// Returns `2036`, or `2036-04` for a date that is not the start of a year.
std::string year_of(const std::string& date);

/// Returns the steps of a slider: the start of each year, or fewer, and the end.
std::vector<int> steps_shown(const RunView& run_view);

Section map_section(const RunView& run_view);
Section shares_section(const RunView& run_view);
Section effect_section(const RunView& run_view);
Section network_section(const RunView& run_view);
Section positions_section(const RunView& run_view);
Section pledges_section(const RunView& run_view);
Section supply_section(const RunView& run_view);
/// \throws std::runtime_error if a table does not belong to this run
Section population_section(const RunView& run_view, const PopulationTables& tables);

}  // namespace steppe::html
