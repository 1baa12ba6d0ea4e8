#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "steppe/analyses.hpp"
#include "steppe/result.hpp"

/// The populations of a scenario and of its comparison in one run.
namespace steppe {

class RunView;

/// The populations of a scenario and of its comparison, read.
struct Populations;

/// Reads them, a shared one once. \param keeps_files  adds them to the files of the scenarios
/// \throws ScenarioError
std::shared_ptr<const Populations> read_populations(Scenario& scenario, bool keeps_files,
                                                    const Execution& execution);

/// Returns a description such as `a population of 1000 agents in 4 groups with 16000 ties`.
std::string described(const Populations& populations);

/// Throws OptionError if AnswerOptions::influence_of is neither an agent nor a state.
void check_speaker(const Populations& populations, const std::string& id, const Scenario& scenario);

/// The parts of a run's result about its population.
struct PopulationAnswer {
    Json counts;
    std::function<ResultSection(const RunView&)> section;
    std::vector<OtherFile> files;
    std::map<std::string, double> seconds;  ///< of each stage
};

/// Runs the populations on the trajectories of the states.
/// \throws AuditFailure
PopulationAnswer answer_of(const std::shared_ptr<const Populations>& populations,
                           const Outcome& outcome, const Outcome* without,
                           const AnswerOptions& options);

}  // namespace steppe
