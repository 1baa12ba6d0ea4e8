#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/effects.hpp"

namespace steppe {

/// A value at the start, at the end, and at the end of the comparison.
struct MetricChange {
    double start = 0, end = 0;
    std::optional<double> without;
    /// Returns the effect of the scenario; 0 without a comparison.
    [[nodiscard]] double effect() const { return without ? end - *without : 0; }
};

struct Line {
    std::string id, name;
    MetricChange moved;
};

/// The powers in one place, strongest first.
struct Ranking {
    std::string id, name;
    std::vector<Line> powers;
    /// Effective patrons (powers for the region), if the run kept them.
    std::optional<MetricChange> patrons;
};

struct PledgeLine {
    std::string id, layer, from;
    double promised, paid, cancelled, outstanding;
};

struct IssueLine {
    std::string id, name;
    std::vector<Line> agents;
};

/// A question and its answer.
struct AskLine {
    std::string id, text, that;
    Answer answer;
    std::string date;             ///< of the decision
    std::optional<bool> without;  ///< answer in the comparison
};

/// The date of the largest difference of a state's GDP from the comparison.
struct GdpLine {
    std::string id, name, date;
    double effect;  ///< percent of its path
};

/// The worst shortage of a commodity, and its price.
struct SupplyLine {
    std::string id, worst_id, worst_date, peak_date;
    double shortage, price;
    std::optional<double> without_shortage, without_price;
};

/// A part of the population on one issue.
struct PopulationLine {
    std::string group;  ///< empty: the whole population
    std::uint64_t members = 0;
    std::string issue, issue_name;
    MetricChange mean, sd, favour;
    std::optional<double> steady;  ///< the mean at equilibrium
};

/// The weight of one conviction in the equilibrium of a population.
struct PopulationInfluence {
    std::string id;
    double mean = 0;
    std::vector<std::pair<std::string, double>> groups;  ///< means
    std::vector<std::pair<std::string, double>>
        most;  ///< the agents with the largest weights, itself excluded
};

/// The population: for each issue the whole, then its groups.
struct PopulationSummary {
    std::uint64_t agents = 0, ties = 0, isolated = 0, pinned = 0;
    std::size_t groups = 0;
    std::vector<PopulationLine> lines;
    std::optional<PopulationInfluence> influence;
};

/// The results of a run before they are formatted.
struct Summary {
    std::string title, question, name, comparison, comparison_title;
    std::vector<AskLine> asks;
    std::vector<SupplyLine> supply;    ///< commodities with a shortage or a high price at some date
    std::vector<std::string> changes;  ///< against the comparison, in words
    int steps = 0, uncertain = 0;
    std::string step, first_date, last_date;
    std::vector<Ranking> places;  ///< the targets, then the region
    std::vector<PledgeLine> pledges;
    std::vector<IssueLine> issues;
    std::optional<std::vector<IssueLine>> steady;  ///< equilibrium positions, in `end`
    std::vector<Line> gdp;                         ///< percent from the path, targets
    std::vector<GdpLine> largest_gdp;  ///< all states with a visible difference, largest first
    std::vector<Line> chosen;          ///< metrics selected by name
    std::vector<std::string> left_out;
    std::string provenance;  ///< counts by basis
    std::vector<Remainder> remainders;
    std::optional<PopulationSummary> population;
};

/// Returns the summary of a run.
/// \param without the comparison, or null
/// \param patterns metrics to list by name
Summary summarise(const Outcome& outcome, const Outcome* without,
                  const std::vector<std::string>& patterns);

/// Adds the positions at equilibrium.
/// \param positions agents x issues
void add_steady(Summary& summary, const Program& program, const std::vector<double>& positions);

/// Returns the summary as text, at most 100 columns wide.
std::string to_text(const Summary& summary);

/// Returns the summary as JSON.
std::string to_json(const Summary& summary);

}  // namespace steppe
