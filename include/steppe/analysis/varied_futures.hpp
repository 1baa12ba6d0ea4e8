#pragma once

#include <optional>
#include <vector>

#include "steppe/analysis/varied.hpp"
#include "steppe/ensemble/scenarios.hpp"

/// The futures of a scenario with other numbers in the place of some of its own, always under the
/// same draws.
namespace steppe {

/// A run of many futures was stopped before its end.
struct Stopped {};

/// The probability of a question with its 95 % interval.
struct Share {
    double probability = 0;
    Interval interval{};
};

/// A mean over futures with its 95 % interval.
struct Mean {
    double value = 0;
    Interval interval{};
};

/// \param groups equal, consecutive, independent parts of the futures, as scrambles are
Mean mean_over_futures(const std::vector<double>& values, std::uint64_t groups);

/// How many futures, which ones, and how they are run.
struct VariedRun {
    CommonRun common{};
    SweepControl control{};
};

class VariedFutures {
public:
    /// \param varied must outlive this
    VariedFutures(const Varied& varied, VariedRun how) : varied_(varied), how_(std::move(how)) {}

    /// The share of futures in which the scenario's first question is answered by yes.
    /// \throws Stopped, AuditFailure
    [[nodiscard]] Share share(const std::vector<double>& values);

    /// A metric at a step in each future.
    /// \throws Stopped, AuditFailure
    [[nodiscard]] std::vector<double> metric(const std::vector<double>& values,
                                             const std::string& address, int step);

    /// The number of replicates, which a Sobol' design rounds up, and of independent groups.
    struct Size {
        std::uint64_t replicates = 0, groups = 1;
    };
    [[nodiscard]] Size size() const;

private:
    [[nodiscard]] SweepPlan plan(const std::vector<double>& values, const CommonRun& common);
    [[nodiscard]] bool keeps_plan(const SweepPlan& first) const;

    const Varied& varied_;
    VariedRun how_;
    std::optional<SweepPlan> first_;          // the last plan that was made in full
    std::vector<std::string> first_metrics_;  // which it was made for
};

}  // namespace steppe
