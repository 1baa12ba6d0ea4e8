#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/report/crowd.hpp"

/// The populations of a scenario and of its comparison in one run.
namespace steppe {

/// Reads a population; after one second it reports progress on stderr.
CrowdData load_crowd_told(const Scenario& scenario, unsigned threads);

/// Returns a description such as `a population of 1000 agents in 4 groups with 16000 ties`.
std::string described(const CrowdData& crowd);

/// Whether to keep the text of a population's files in memory, for commands that copy them.
enum class CrowdFiles { dropped, kept };

/// Whether to compute the equilibrium of the population, too.
enum class CrowdEnd { last_step, settled };

class RunCrowds {
public:
    /// Reads the populations of the scenario and of its comparison, a shared one once. Adds kept
    /// files to those of the scenarios. \throws ScenarioError
    RunCrowds(Scenario& scenario, unsigned threads, CrowdFiles files);

    /// Runs the populations on the states' trajectories. \throws AuditFailure
    void run(const Outcome& outcome, const Outcome* without, Audit audit);
    /// Summarises the runs. \pre run()
    [[nodiscard]] CrowdSummary summary(const Outcome& outcome, const Outcome* without,
                                       CrowdEnd end) const;
    /// Returns the network column of an agent of the population or of a state.
    /// \throws WrongArgument for an id that is neither
    [[nodiscard]] std::uint32_t speaker(const std::string& id, const Scenario& scenario) const;
    /// Adds the weight of an agent or state in the population to `summary`. \throws WrongArgument
    /// like speaker()
    void add_influence_of(const std::string& id, const Scenario& scenario,
                          CrowdSummary& summary) const;
    /// Returns names and contents of the tables. \pre run()
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> tables(
        const Outcome& outcome, const Outcome* without) const;
    void write_agents(const std::string& path) const;
    /// Returns the seconds of each stage, for the manifest.
    [[nodiscard]] const std::map<std::string, double>& seconds() const { return seconds_; }

private:
    struct One {
        std::shared_ptr<const CrowdData> data;
        CrowdConvictions convictions{};
        CrowdRun run{};
    };
    CrowdRun move(const Outcome& outcome, const One& one, Audit audit);

    One ours_, theirs_;
    unsigned threads_;
    std::map<std::string, double> seconds_;
};

}  // namespace steppe
