#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/ensemble/worker.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"

/// A scenario with a reader's changes: its central run and a few hundred replicates, as JSON.
namespace steppe {

/// A scenario with changes, compiled.
struct Changed {
    std::shared_ptr<const Program> program;
    std::vector<Metric> metrics;      ///< wanted ones that exist, then those only criteria need
    std::vector<std::size_t> column;  ///< index of each wanted metric; metrics.size() if absent
    SweepTable sweep;
};

/// The original scenario and the effect of changes: numbers set like `--set`, tables dropped like
/// `drop`.
class Opened {
public:
    /// Reads the files in memory. \param wanted addresses of metrics to report, one per line
    /// \throws ScenarioError
    Opened(const std::string& main, const std::string& wanted);

    /// Returns the scenario with changes.
    /// \param changes one per line: `address=value` sets a number, `address` alone drops a table
    /// \throws ScenarioError, std::invalid_argument for an unknown address
    std::shared_ptr<const Changed> with(const std::string& changes);

private:
    void compile_anew(const std::vector<std::string>& changes);
    void set_values(const std::vector<std::string>& changes);
    [[nodiscard]] bool by_table(const std::vector<std::string>& changes,
                                const std::vector<Metric>& metrics) const;

    Scenario written_;
    std::shared_ptr<const Program> comparison_;  // its own, or the original scenario
    std::vector<std::string> wanted_;

    std::string changes_;                  // those of `last_`
    std::shared_ptr<const Changed> last_;  // null before the first and after a failure
    Scenario now_;                         // with the changes
    NumberedProgram compiled_;
    // The addresses of the changes if values only affect the table of numbers, else empty.
    std::vector<std::string> settable_;
};

/// Returns {values: per wanted metric, by step; asks: [{yes, margin, left, right, step}]}.
/// \throws AuditFailure
std::string central_json(const Changed& changed);

/// Replicates of a changed scenario, computed a few at a time to keep the page responsive.
class Batch {
public:
    /// Prepares the replicates of `steppe sweep --design lhs -n count`, with the scenario's own
    /// seed.
    /// \param known quantile functions of earlier batches
    Batch(std::shared_ptr<const Changed> changed, std::size_t count, Quantiles& known);
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// Computes some more. \return whether all are complete. \throws AuditFailure
    bool more();
    /// Returns {count, levels, bands: per wanted metric, per quantile, by step; asks: [replicates
    /// in which each holds]}.
    [[nodiscard]] std::string json() const;

private:
    std::shared_ptr<const Changed> changed_;
    SweepPlan plan_;
    SweepControl control_;
    Worker worker_;
    std::uint64_t next_ = 0;
    std::vector<std::uint64_t> clamp_counts_;
    std::vector<double> values_;  ///< columns x count
    std::vector<std::size_t> yes_;
};

}  // namespace steppe
