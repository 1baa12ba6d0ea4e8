#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "steppe/model/program.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {

/// One scenario, compiled and run.
struct Outcome {
    const Scenario& scenario;
    const Program& program;
    const RunResult& result;
};

/// A number at the start and the end, and at the end of the comparison.
struct Movement {
    double start = 0, end = 0;
    std::optional<double> without;
    /// What the scenario does to it; 0 where nothing is compared.
    [[nodiscard]] double effect() const { return without ? end - *without : 0; }
};

struct Line {
    std::string id, name;
    Movement moved;
};

/// One power's standing in each place, strongest first.
struct Standing {
    std::string id, name;
    std::vector<Line> powers;
    /// Effective patrons, or powers for the region; nothing if the run did not keep them.
    std::optional<Movement> patrons;
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
    std::string date;             ///< at which it is decided
    std::optional<bool> without;  ///< the comparison's answer
};

/// The date at which the GDP of a state differs most from the comparison.
struct GdpLine {
    std::string id, name, date;
    double effect;  ///< per cent of its path
};

/// Shortage of a commodity where it is worst, and its price.
struct SupplyLine {
    std::string id, worst_id, worst_date, peak_date;
    double shortage, price;
    std::optional<double> without_shortage, without_price;
};

/// A part of the crowd on one issue.
struct CrowdLine {
    std::string group;  ///< empty: the whole crowd
    std::uint64_t members = 0;
    std::string issue, issue_name;
    Movement mean, sd, favour;
    std::optional<double> steady;  ///< the mean where it would settle
};

/// The weight of one conviction in where a crowd would settle.
struct CrowdInfluence {
    std::string id;
    double mean = 0;
    std::vector<std::pair<std::string, double>> groups;  ///< means
    std::vector<std::pair<std::string, double>>
        most;  ///< the agents in whom it weighs most, itself left out
};

/// What became of the crowd: issue by issue the whole of it, then its groups.
struct CrowdSummary {
    std::uint64_t agents = 0, ties = 0, alone = 0, held = 0;
    std::size_t groups = 0;
    std::vector<CrowdLine> lines;
    std::optional<CrowdInfluence> influence;
};

/// What a run has to say, before it is put into words.
struct Summary {
    std::string title, question, name, comparison, comparison_title;
    std::vector<AskLine> asks;
    std::vector<SupplyLine> supply;    ///< commodities that are short or dear at some date
    std::vector<std::string> changes;  ///< against the comparison, in words and numbers
    int steps = 0, uncertain = 0;
    std::string step, first_date, last_date;
    std::vector<Standing> places;  ///< the targets, then the region
    std::vector<PledgeLine> pledges;
    std::vector<IssueLine> issues;
    std::optional<std::vector<IssueLine>> steady;  ///< where positions would settle; `end` holds it
    std::vector<Line> gdp;                         ///< per cent from the path, targets
    std::vector<GdpLine>
        largest_gdp;  ///< of all states whose GDP differs visibly, the largest difference first
    std::vector<Line> chosen;  ///< metrics asked for by name
    std::vector<std::string> left_out;
    std::string provenance;  ///< how many numbers have which basis
    std::vector<Remainder> remainders;
    std::optional<CrowdSummary> crowd;
};

/// \param without what the scenario is compared with; null if with nothing
/// \param patterns metrics to list by name; none: no list
Summary summarise(const Outcome& outcome, const Outcome* without,
                  const std::vector<std::string>& patterns);

/// Adds where positions would settle. \param positions agents x issues
void add_steady(Summary& summary, const Program& program, const std::vector<double>& positions);

/// The summary as a page of text, up to 100 columns.
std::string to_text(const Summary& summary);

/// The summary as JSON.
std::string to_json(const Summary& summary);

}  // namespace steppe
