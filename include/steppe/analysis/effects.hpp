#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/compare.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/run.hpp"

/// Effects of a scenario on every metric, and their range over replicates.
namespace steppe {

/// One scenario, compiled and run.
struct Outcome {
    const Scenario& scenario;
    const Program& program;
    const RunResult& result;
};

/// The effect on one metric at one date.
struct Effect {
    Metric metric;
    int step = 0;                     ///< of the scenario
    double with = 0;                  ///< central run
    std::optional<double> without{};  ///< of the comparison; none: the metric is new
    /// Between the 0.05 and 0.95 quantiles of the differences under the same draws; of the values
    /// if the metric is new. None without replicates.
    std::optional<Interval> range{};
    /// Share of replicates below the central run, ties by half; 0.5 without replicates.
    double central_rank = 0.5;

    /// Returns the difference of the central runs; the value itself if the metric is new.
    [[nodiscard]] double size() const { return with - without.value_or(0); }
};

/// The largest effect within a family of metrics: those of one kind.
struct FamilyEffect {
    std::string kind;  ///< name of the metric kind
    std::string unit;
    double largest = 0;  ///< absolute effect of the central run at any date
    double shown = 0;    ///< smallest effect that counts as a change
};

/// The share of replicates that answer a question with yes.
struct AskChance {
    std::string id;
    double yes = 0;
    std::optional<double> without{};  ///< in the comparison, under the same draws
};

/// An uncertain input of the answer.
struct Driver {
    std::string address;
    /// Squared correlation between the probability at which it is drawn and the rank of the effect
    /// that the answer is about. Noise alone gives about one over the replicates.
    double share = 0;
};

struct EffectOptions {
    std::uint64_t replicates = 256;  ///< 0: central runs alone
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< changes no number, as `isa`
    Isa isa = best_isa();
    std::size_t most = 8;  ///< effects in Effects::most
};

/// The effects of a scenario.
///
/// Each metric is reported at the date of its largest effect; a share of influence at the end
/// unless another date has a fifth more. The order is by size in classes of a factor of two over
/// the smallest effect that its family shows (FamilyEffect::shown), then by size over the
/// half-width of the range: a small effect that is known well does not lead. Of a power that gains
/// a share and one that loses about as much, the one that gains comes first.
struct Effects {
    std::uint64_t replicates = 0;  ///< 0 if none were wanted, or nothing is drawn or changes
    /// The metric of [answer]; else the influence on the region of the payer of a changed pledge;
    /// else the first of `most`. None if nothing changes.
    std::optional<Effect> subject{};
    std::vector<Effect> most{};  ///< at most one per agent (or pair) and family
    std::vector<FamilyEffect> unchanged{};
    std::vector<AskChance> asks{};  ///< empty without replicates
    std::vector<Driver> inputs{};   ///< all numbers drawn, largest share first
    std::vector<Driver> drivers{};  ///< at most three, each with a share of a tenth or more
    /// The subject if every pledge that the comparison lacks were paid in full; none without such
    /// a pledge that is paid in part.
    std::optional<Effect> paid_in_full{};
};

/// Returns the effects of a scenario against its comparison, at the dates that both have. The
/// replicates have the draws of `steppe compare --design lhs`. Events by chance do not happen in
/// the central runs; their effects are those of the replicates.
/// \param with, without central runs of the scenario and its comparison, with all metrics
/// \param without null without a comparison: changes from the start of the run are described
/// \throws AuditFailure
/// \throws ScenarioError for correlations that are not positive definite
Effects effects_of(const Outcome& with, const Outcome* without, const EffectOptions& options);

}  // namespace steppe
