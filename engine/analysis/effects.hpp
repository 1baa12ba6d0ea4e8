#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/compare.hpp"
#include "engine/core/quantile.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/run.hpp"

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
    /// if the metric is new. None with fewer than 20 replicates, which have no such quantiles.
    std::optional<Interval> range{};
    /// Share of replicates below the central run, ties by half; 0.5 without a range.
    double central_rank = 0.5;
    /// The central run does not change, the range is not 0, and the scenario or its comparison has
    /// events at random. Without it, a size and a range of 0 mean that the metric does not change,
    /// a size of 0 with a range that it changes with other values of the inputs.
    bool by_chance = false;

    /// Returns the difference of the central runs, 0 for rounding errors; the value itself if the
    /// metric is new.
    [[nodiscard]] double size() const { return difference(with, without.value_or(0)); }

    /// Returns a - b; 0 if that is at most 1e-12 of the larger value, or 1e-12.
    static double difference(double a, double b) {
        const double whole = std::max({std::abs(a), std::abs(b), 1.0});
        return std::abs(a - b) <= 1e-12 * whole ? 0 : a - b;
    }
};

/// The least sizes for which an effect is called little, noticeable and large, in the unit of the
/// metric.
struct EffectScale {
    double little, noticeable, large;
};

/// Returns the scale that orders effects; of most kinds it is relative to the value without.
EffectScale effect_scale(const Effect& effect);

/// The largest effect within a family of metrics: those of one kind.
struct FamilyEffect {
    std::string kind;  ///< name of the metric kind
    std::string unit;
    /// Largest absolute effect of the central run at any date, and of any replicate on the recorded
    /// metrics; of a family that the central run does not move also with the changed inputs (all,
    /// if none of those is uncertain) at their 0.05 or 0.95 quantiles.
    double largest = 0;
    double shown = 0;                ///< smallest effect that counts as a change
    std::optional<Effect> effect{};  ///< the first of the family, in Effects::also alone
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
    /// that the answer is about.
    double share = 0;
};

/// The quantiles of what a scenario and its comparison draw, perhaps not yet computed.
using QuantileTables = std::shared_future<std::shared_ptr<Quantiles>>;

/// Begins to compute the quantiles beside other work; with one thread, computes them on first use.
/// They take about as long as the central runs.
QuantileTables tables_of_draws(const std::shared_ptr<const Program>& program, unsigned threads);

struct EffectOptions {
    std::uint64_t replicates = 256;  ///< 0: central runs alone
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< changes no number, as `isa`
    Isa isa = best_isa();
    std::size_t most = 8;     ///< effects in Effects::most
    QuantileTables tables{};  ///< if begun before the central runs
    /// Receives the number of finished replicates, over both scenarios.
    std::function<void(std::uint64_t done)> progress{};
};

/// The effects of a scenario.
///
/// Each metric is reported at the date of its largest effect; a share of influence at the end
/// unless another date has a fifth more. The order is by size in classes of a factor of two over a
/// noticeable effect (effect_scale), of prices by its logarithm, then by size over the half-width
/// of the range: a small effect that is known well does not lead. Of a power that gains a share and
/// one that loses about as much, the one that gains comes first.
struct Effects {
    /// 0 if none were wanted, nothing is drawn, or no metric is recorded and nothing is asked.
    std::uint64_t replicates = 0;
    /// The metric of [answer], also if it does not change. Else, chosen by the central runs alone:
    /// the influence on the region of a payer whose pledge is added, changed or dropped (without a
    /// comparison, of any power); the influence that changes most, if a pledge does; the largest
    /// effect over a noticeable one.
    /// Else the first of `most`. None if nothing changes or without a common date.
    std::optional<Effect> subject{};
    /// The scenario and its comparison have no date in common, or none up to that of [answer]:
    /// effects are not defined.
    bool no_common_date = false;
    std::vector<Effect> most{};  ///< at most one per agent (or pair) and family
    std::vector<FamilyEffect> unchanged{};
    /// Families that change without an effect in `most`. Their own has no range if the replicates
    /// do not record it.
    std::vector<FamilyEffect> also{};
    std::vector<AskChance> asks{};  ///< empty without replicates
    std::vector<Driver> inputs{};   ///< all numbers drawn, largest share first
    /// At most three, each with a share of a tenth or more that chance does not explain; none with
    /// fewer than 32 replicates.
    std::vector<Driver> drivers{};
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
