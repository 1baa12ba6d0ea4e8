#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/ensemble/worker.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"

/// A scenario that a reader changes: its central run and a few hundred futures, as JSON.
namespace steppe {

/// A scenario with changes, compiled.
struct Changed {
    std::shared_ptr<const Program> program;
    std::vector<Metric> metrics;  ///< those wanted that there are, then those that only asks read
    std::vector<std::size_t>
        column;  ///< per metric wanted: its place; as many as `metrics` where there is none
    Sweep sweep;
};

/// The scenario as its files state it, and what changes come to: numbers are set as `--set` does,
/// tables dropped as `drop` does.
class Opened {
public:
    /// Reads it from the files in memory. \param wanted addresses of metrics to tell, one a line
    /// \throws ScenarioError
    Opened(const std::string& main, const std::string& wanted);

    /// \param changes one a line: `address=value` sets a number, `address` alone drops a table
    /// \throws ScenarioError, std::invalid_argument for an address that is not there
    std::shared_ptr<const Changed> with(const std::string& changes);

private:
    void compile_anew(const std::vector<std::string>& changes);
    void set_values(const std::vector<std::string>& changes);
    [[nodiscard]] bool by_table(const std::vector<std::string>& changes,
                                const std::vector<Metric>& metrics) const;

    Scenario written_;
    std::shared_ptr<const Program>
        comparison_;  // its own; the scenario as it is written where it has none
    std::vector<std::string> wanted_;

    std::string changes_;  // what `last_` is of
    std::shared_ptr<const Changed>
        last_;      // null before the first, and after one that could not be had
    Scenario now_;  // with the changes
    NumberedProgram compiled_;
    std::vector<std::string> settable_;  // the addresses of the changes, where other values only
                                         // change the table of numbers
};

/// {values: per metric wanted, by step; asks: [{yes, margin, left, right, step}]}. \throws
/// AuditFailure
std::string central_json(const Changed& changed);

/// Futures of one changed scenario, computed a few at a time: a page stays lively between them.
class Batch {
public:
    /// \param count of futures, a Latin hypercube under the scenario's own seed: those of
    /// `steppe sweep --design lhs -n count`. \param known what is drawn from, if made before
    Batch(std::shared_ptr<const Changed> changed, std::size_t count, Quantiles& known);
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// Computes some more. \return whether all are done. \throws AuditFailure
    bool more();
    /// {count, levels, bands: per metric wanted, per quantile, by step; asks: [futures that say
    /// yes]}
    [[nodiscard]] std::string json() const;

private:
    std::shared_ptr<const Changed> changed_;
    SweepPlan plan_;
    SweepControl control_;
    Worker worker_;
    std::uint64_t next_ = 0;
    std::vector<std::uint64_t> clamped_;
    std::vector<double> values_;  ///< columns x count
    std::vector<std::size_t> yes_;
};

}  // namespace steppe
