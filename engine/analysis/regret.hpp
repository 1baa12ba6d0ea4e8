#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/ensemble/interval.hpp"
#include "engine/ensemble/sweep.hpp"

/// Ranks strategies over sampled replicates by six decision criteria. Regret is the shortfall from
/// the best strategy in the same replicate (Savage 1951).
namespace steppe {

/// Outcome of each strategy in each replicate.
struct Outcomes {
    std::size_t strategies = 0, futures = 0;
    std::vector<double> value;  ///< strategies x replicates

    [[nodiscard]] const double* of(std::size_t strategy) const {
        return value.data() + strategy * futures;
    }
};

struct RegretQuestion {
    enum class Better { more, less };
    /// Threshold of a satisfactory outcome.
    struct Bound {
        enum class Side { at_least, at_most } side = Side::at_least;
        double value = 0;
    };
    Better better = Better::more;
    std::optional<Bound> enough{};
    /// Number of equal, consecutive, independent parts of the replicates, such as scrambles.
    std::size_t groups = 1;
};

enum class Criterion { expected, worst, worst_twentieth, largest_regret, regret90, satisficing };

/// Returns all decision criteria, in this order.
const std::vector<Criterion>& criteria();
/// Returns `expected value`, `maximin`, ...
std::string_view name_of(Criterion criterion);

/// A sample statistic with its 95 % interval, if one exists: an extreme has none, because more
/// replicates can only exceed it.
struct Scored {
    double value = 0;
    std::optional<Interval> interval{};
};

struct StrategyScore {
    Scored expected;  ///< interval across groups, otherwise Student's
    /// Mean paired difference to the strategy of best expected value; 0 for that strategy.
    Scored behind;
    Scored worst;  ///< over all replicates
    std::size_t worst_future = 0;
    /// Mean of the worst 5 % of replicates; asymptotic interval (Manistre & Hancock 2005).
    Scored worst_twentieth;
    Scored largest_regret;
    std::size_t regret_future = 0;
    /// 90th percentile; the interval from the binomial distribution of its rank
    Scored regret90;
    /// Share of satisfactory replicates, Wilson's interval; NaN without a bound.
    Scored satisficing;

    [[nodiscard]] const Scored& by(Criterion criterion) const;
};

/// The choice of a decision criterion.
struct Pick {
    Criterion criterion = Criterion::expected;
    std::vector<std::size_t> strategies;  ///< several for an exact tie
    /// Other strategies whose paired difference is not distinguishable from 0; expected value only.
    std::vector<std::size_t> as_good;
    /// Number of consecutive parts of the replicates, and of those with the same pick; 0 parts: too
    /// few replicates.
    std::size_t parts = 0, same = 0;
};

struct RegretTable {
    std::vector<StrategyScore> scores;
    std::vector<Pick> picks;  ///< satisficing only if a bound is given
};

/// Scores the strategies and returns the picks. Needs as much memory again for the regrets.
/// \param outcomes at least one strategy and one replicate, no NaN
RegretTable weigh(const Outcomes& outcomes, const RegretQuestion& question);

/// Runs all cells of a plan under the same draws and keeps the plan's first metric at a step: 8
/// bytes per strategy and replicate.
/// \param control `checkpoint_hooks` applies
/// \return empty if the run was stopped before its end
/// \throws AuditFailure, std::runtime_error for a state of another run
std::optional<Outcomes> run_outcomes(const SweepPlan& plan, int step, const SweepControl& control);

}  // namespace steppe
