#pragma once

#include <optional>
#include <vector>

#include "engine/analysis/design_problem.hpp"
#include "engine/ensemble/scenarios.hpp"

/// Replicates of a scenario with some of its numbers replaced, always under the same draws.
namespace steppe {

/// The probability of a criterion with its 95 % interval.
struct Share {
    double probability = 0;
    Interval interval{};
};

/// A mean over replicates with its 95 % interval.
struct Mean {
    double value = 0;
    Interval interval{};
};

/// \param groups number of equal, consecutive, independent parts of the replicates, such as
/// scrambles
Mean mean_over_futures(const std::vector<double>& values, std::uint64_t groups);

/// Number and design of the replicates, and execution settings.
struct DesignRun {
    CommonRun common{};
    SweepControl control{};
};

class DesignFutures {
public:
    /// \param design_problem must outlive this
    DesignFutures(const DesignProblem& design_problem, DesignRun how)
        : varied_(design_problem), how_(std::move(how)) {}

    /// Returns the share of replicates in which the scenario's first criterion holds.
    /// \throws Stopped, AuditFailure
    [[nodiscard]] Share share(const std::vector<double>& values);

    /// Returns a metric at a step in each replicate.
    /// \throws Stopped, AuditFailure
    [[nodiscard]] std::vector<double> metric(const std::vector<double>& values,
                                             const std::string& address, int step);

    /// Number of replicates, as rounded by a Sobol' design, and of independent groups.
    /// \pre some were run
    struct Size {
        std::uint64_t replicates = 0, groups = 1;
    };
    [[nodiscard]] Size size() const;

private:
    [[nodiscard]] SweepPlan plan(const std::vector<double>& values, const CommonRun& common);
    [[nodiscard]] bool keeps_plan(const SweepPlan& first) const;

    const DesignProblem& varied_;
    DesignRun how_;
    std::optional<SweepPlan> first_;          // the last complete plan
    std::vector<std::string> first_metrics_;  // its metrics
};

}  // namespace steppe
