#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/analysis/design_futures.hpp"
#include "engine/api/state.hpp"

/// Analyses that search for values of numbers.
namespace steppe {

/// The evaluations of a search, by point. A search is deterministic: a repeated one evaluates the
/// same points, reads those in the checkpoint, and ends in the same bytes as a search without
/// interruption.
class Trials {
public:
    using Numbers = std::vector<double>;

    /// Reads the checkpoint.
    explicit Trials(const Execution& execution);

    /// Sets the number of replicates that an evaluation runs, for the progress; 1 is a central run.
    void set_replicates(std::uint64_t replicates) { replicates_ = replicates; }
    /// Returns the control of an evaluation with many replicates.
    [[nodiscard]] SweepControl control();

    /// Returns the kept numbers of a point, or those that `compute` returns. Thread-safe.
    /// \param of  name of the quantity, for a search that evaluates several
    /// \throws Stopped, and the exceptions of `compute`
    Numbers at(const std::string& of, const Numbers& point,
               const std::function<Numbers()>& compute);
    /// Rethrows the first Stopped, or exception of saving, of at(): libraries that search may catch
    /// it.
    void require_all() const;

    /// Calls a search, and writes the checkpoint if it is stopped. \throws Stopped
    void run(const std::function<void()>& find);

private:
    using Clock = std::chrono::steady_clock;
    void keep(const std::string& key, const Numbers& numbers);
    void report(std::uint64_t replicates_of_current);

    const Execution& execution_;
    SweepControl control_;
    std::uint64_t replicates_ = 1;
    std::unordered_map<std::string, Numbers> known_;
    std::string state_;  ///< key and numbers of each entry, in the form of the checkpoint
    std::uint64_t done_ = 0, replayed_ = 0;
    std::mutex guard_;
    std::exception_ptr failure_;  ///< guarded; the first that ends the search
    Clock::time_point saved_ = Clock::now();
};

/// Returns variables with names of agents and issues replaced by ids.
/// \throws OptionError for an empty range, or an address that is given twice
std::vector<Variable> in_ids(const Scenario& scenario, std::vector<Variable> numbers);
/// Returns the given value of a varied number, its lower end if it has none.
double given_or_low(const DesignProblem& problem, std::size_t number);

}  // namespace steppe
