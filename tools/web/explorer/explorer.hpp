#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/ensemble/worker.hpp"
#include "steppe/scenario/scenario.hpp"

/// A scenario that a reader changes: its central run and a few hundred futures, as JSON.
namespace steppe {

/// The scenario as its files state it, and what it is compared with.
struct Opened {
    Scenario scenario;
    std::shared_ptr<const Program> comparison;  ///< its own; the scenario as it is stated where it has none
    std::vector<std::string> wanted;            ///< metrics to tell
};

/// Reads it from the files in memory. \param wanted addresses of metrics, one a line
/// \throws ScenarioError
Opened open_scenario(const std::string& main, const std::string& wanted);

/// The scenario with changes, compiled. Numbers are set as `--set` does, tables dropped as `drop` does.
struct Changed {
    Scenario scenario;
    std::shared_ptr<const Program> program;
    std::vector<Metric> metrics;      ///< those wanted that there are, then those that only asks read
    std::vector<std::size_t> column;  ///< per metric wanted: its place; as many as `metrics` where there is none
};

/// \param changes one a line: `address=value` sets a number, `address` alone drops a table
/// \throws ScenarioError, std::invalid_argument for an address that is not there
Changed change(const Opened& opened, const std::string& changes);

/// {values: per metric wanted, by step; asks: [{yes, margin, left, right, step}]}. \throws AuditFailure
std::string central_json(const Changed& changed);

/// Futures of one changed scenario, computed a few at a time: a page stays lively between them.
class Batch {
public:
    /// \param count of futures, a Latin hypercube under the scenario's own seed: those of
    /// `steppe sweep --design lhs -n count`. \param known what is drawn from, if made before
    Batch(Changed changed, std::size_t count, Quantiles& known);
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// Computes some more. \return whether all are done. \throws AuditFailure
    bool more();
    /// {count, levels, bands: per metric wanted, per quantile, by step; asks: [futures that say yes]}
    [[nodiscard]] std::string json() const;

private:
    Changed changed_;
    SweepPlan plan_;
    SweepControl control_;
    Worker worker_;
    std::uint64_t next_ = 0;
    std::vector<std::uint64_t> clamped_;
    std::vector<double> values_;  ///< columns x count
    std::vector<std::size_t> yes_;
};

}  // namespace steppe
