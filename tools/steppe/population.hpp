#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "engine/population/result.hpp"

/// The populations of a scenario and of its comparison in one run.
namespace steppe {

/// Reads a population; after one second it reports progress on stderr.
PopulationData load_population_reported(const Scenario& scenario, unsigned threads);

/// Returns a description such as `a population of 1000 agents in 4 groups with 16000 ties`.
std::string described(const PopulationData& population);

/// Whether to keep the text of a population's files in memory, for commands that copy them.
enum class PopulationFiles { dropped, kept };

class RunPopulations {
public:
    /// Reads the populations of the scenario and of its comparison, a shared one once. Adds kept
    /// files to those of the scenarios. \throws ScenarioError
    RunPopulations(Scenario& scenario, unsigned threads, PopulationFiles files);

    /// Runs the populations on the states' trajectories. \throws AuditFailure
    void run(const Outcome& outcome, const Outcome* without, Audit audit);
    /// Returns the runs. \pre run() and, for the same programs, the life of this object
    [[nodiscard]] PopulationReport report(const Outcome& outcome, const Outcome* without) const;
    /// Adds the equilibrium of the population, if there is one.
    void add_settled(const Outcome& outcome, PopulationReport& report) const;
    /// Returns the network column of an agent of the population or of a state.
    /// \throws UsageError for an id that is neither
    [[nodiscard]] std::uint32_t speaker(const std::string& id, const Scenario& scenario) const;
    /// Adds the weights of an agent or state in the population. \throws UsageError like speaker()
    void add_influence_of(const std::string& id, const Scenario& scenario,
                          PopulationReport& report) const;
    /// Returns names and contents of the tables. \pre run()
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> tables(
        const Outcome& outcome, const Outcome* without) const;
    void write_agents(const std::string& path) const;
    /// Returns the seconds of each stage, for the manifest.
    [[nodiscard]] const std::map<std::string, double>& seconds() const { return seconds_; }

private:
    struct One {
        std::shared_ptr<const PopulationData> data;
        PopulationConvictions convictions{};
        PopulationRun run{};
    };
    PopulationRun move(const Outcome& outcome, const One& one, Audit audit);

    One ours_, theirs_;
    unsigned threads_;
    std::map<std::string, double> seconds_;
};

}  // namespace steppe
