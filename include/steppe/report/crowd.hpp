#pragma once

#include <string>
#include <vector>

#include "steppe/report/summary.hpp"
#include "steppe/solver/crowd.hpp"

/// The crowd of a run in tables and words.
namespace steppe {

/// A crowd, and what became of it.
struct CrowdOutcome {
    const Program& program;
    const CrowdData& crowd;
    const CrowdRun& run;
    std::uint64_t held = 0;  ///< CrowdConvictions::held
};

/// \param without the crowd of the comparison; null if it has none. Parts are matched by the names
/// of groups and issues
CrowdSummary summarise_crowd(const CrowdOutcome& here, const CrowdOutcome* without);

/// Adds where the means would settle. \param numbers parts x issues, of crowd_numbers()
void add_steady(CrowdSummary& summary, const std::vector<CrowdNumbers>& numbers);

/// Adds the weight of one agent or state in the crowd. \param weights N, of crowd_influence()
void add_influence(CrowdSummary& summary, const CrowdData& crowd, const std::string& id,
                   const std::vector<double>& weights);

/// The section of the page of a run, up to 100 columns. \param first, last dates of the two ends in
/// short
std::string crowd_text(const CrowdSummary& crowd, const std::string& first,
                       const std::string& last);

/// A tidy table: scenario, step, date, group (`*` for the whole crowd), issue, agents, mean, sd,
/// favour.
std::string crowd_csv(const CrowdOutcome& outcome);

/// Writes the agents with the positions they end at and their convictions, stated or inferred: a
/// table that a scenario can take as its `agents` and go on from. \throws FileError
void write_crowd_agents(const std::string& path, const CrowdData& crowd,
                        const CrowdConvictions& convictions, const std::vector<double>& positions);

}  // namespace steppe
