#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/report/crowd.hpp"

/// The crowd of a scenario in a run, and that of its comparison.
namespace steppe {

/// Reads a crowd; progress goes to stderr once it takes more than a second.
CrowdData load_crowd_told(const Scenario& scenario, unsigned threads);

/// `a crowd of 1000 agents in 4 groups with 16000 ties`.
std::string described(const CrowdData& crowd);

/// Whether the text of a crowd's files stays in memory, for who writes copies of them.
enum class CrowdFiles { dropped, kept };

/// Whether to look where the crowd would settle.
enum class CrowdEnd { last_step, settled };

class RunCrowds {
public:
    /// Reads the crowds of the scenario and of its comparison; the same one is read once. Kept
    /// files are added to those of the scenarios. \throws ScenarioError
    RunCrowds(Scenario& scenario, unsigned threads, CrowdFiles files);

    /// Moves them beside the states. \throws AuditFailure
    void run(const Outcome& outcome, const Outcome* without, Audit audit);
    /// \pre run()
    [[nodiscard]] CrowdSummary summary(const Outcome& outcome, const Outcome* without,
                                       CrowdEnd end) const;
    /// The column of an agent of the crowd, or of a state, in the network. \throws WrongArgument
    /// for an id that is neither
    [[nodiscard]] std::uint32_t speaker(const std::string& id, const Scenario& scenario) const;
    /// The weight of an agent or a state in the crowd, added to `summary`. \throws WrongArgument as
    /// speaker()
    void add_influence_of(const std::string& id, const Scenario& scenario,
                          CrowdSummary& summary) const;
    /// Names and contents of the tables. \pre run()
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> tables(
        const Outcome& outcome, const Outcome* without) const;
    void write_agents(const std::string& path) const;
    /// What took how long, for the manifest.
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
