#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/analysis/design_futures.hpp"
#include "engine/scenario/read_files.hpp"
#include "tools/steppe/analysis.hpp"

/// Commands that search for values of numbers.
namespace steppe {

/// Reads `LOW,HIGH`, two numbers, the first less than the second.
/// \throws UsageError naming the option
Variable range_of(const std::string& option, const std::string& address, const std::string& range);

/// Reads `ADDRESS[LOW,HIGH]`. \throws UsageError naming the option and its form
Variable variable_of(const std::string& option, const std::string& text, const char* form);

/// The evaluations of a search, by point. A search is deterministic: a repeated command evaluates
/// the same points, reads those in the checkpoint, and ends in the same bytes as a search without
/// interruption.
class Trials {
public:
    using Numbers = std::vector<double>;

    /// Reads the checkpoint.
    /// \param control  with the hooks of the checkpoint
    /// \param keeps  whether there is a folder for checkpoints
    Trials(const EnsembleOptions& options, Checkpoint& checkpoint, SweepControl control,
           bool keeps);

    /// Sets the number of replicates that an evaluation runs, for the progress; 1 is a central run.
    void set_replicates(std::uint64_t replicates) { replicates_ = replicates; }
    /// Returns the control of an evaluation with many replicates.
    [[nodiscard]] SweepControl control();

    /// Returns the kept numbers of a point, or those that `compute` returns. Thread-safe.
    /// \param of  name of the quantity, for a search that evaluates several
    /// \throws Stopped after a signal or --time-limit, and the exceptions of `compute`
    Numbers at(const std::string& of, const Numbers& point,
               const std::function<Numbers()>& compute);
    /// Rethrows the first Stopped or FileError of at(): libraries that search may catch it.
    void require_all() const;

    /// Removes the line of progress. \pre the search is complete
    void complete();
    /// Removes the line of progress and writes the checkpoint.
    void stop();

private:
    void keep(const std::string& key, const Numbers& numbers);
    void remember_failure();
    void report(std::uint64_t replicates_of_current);

    const EnsembleOptions& options_;
    SweepControl control_;
    Checkpoint& checkpoint_;
    bool keeps_;
    std::uint64_t replicates_ = 1;
    std::unordered_map<std::string, Numbers> known_;
    std::string state_;  ///< key and numbers of each entry, in the form of the checkpoint
    std::uint64_t done_ = 0, replayed_ = 0;
    std::optional<CountLine> line_;
    std::mutex guard_;
    std::exception_ptr failure_;  ///< guarded; the first that ends the search
    Stopwatch watch_;
    double saved_ = 0;
};

/// A command that varies numbers of one scenario and runs it again and again.
class Search : public Analysis {
protected:
    using Analysis::Analysis;
    /// Returns texts with names of agents and issues of the scenario replaced by ids.
    [[nodiscard]] std::vector<std::string> in_ids(std::vector<std::string> texts) const;
    /// Loads the scenario to vary numbers of it, without the grid, `until` and metrics of a sweep,
    /// and without the correlations of the varied numbers. Reports its warnings.
    /// \throws UsageError, ScenarioError
    Scenario& load_varied(const std::vector<Variable>& numbers);
    /// Sets the problem: the scenario with its varied numbers. \throws UsageError
    void vary(const Scenario& scenario, std::vector<Variable> numbers);
    /// Returns the given value of a varied number, its lower end if it has none.
    [[nodiscard]] double given_or_low(std::size_t number) const;
    /// Sets the replicates of a search and announces them. \throws UsageError
    CommonRun announced(const char* why);
    /// Opens the folder and calls `find`. \return whether it was not stopped
    bool search(const SweepTable* defaults, const std::function<void()>& find);

    std::optional<DesignProblem> problem;
    std::optional<Trials> trials;

private:
    std::shared_ptr<ReadFiles> read_ = std::make_shared<ReadFiles>();
};

}  // namespace steppe
