#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "steppe/ensemble/interval.hpp"
#include "steppe/ensemble/sweep.hpp"

/// Strategies under sampled futures: which is best, by six ways to say what best means. Regret is
/// how much better the best of the strategies does in the same future (Savage 1951).
namespace steppe {

/// What each strategy comes to in each future.
struct Outcomes {
    std::size_t strategies = 0, futures = 0;
    std::vector<double> value;  ///< strategies x futures

    [[nodiscard]] const double* of(std::size_t strategy) const {
        return value.data() + strategy * futures;
    }
};

struct RegretQuestion {
    enum class Better { more, less };
    /// What is good enough.
    struct Bound {
        enum class Side { at_least, at_most } side = Side::at_least;
        double value = 0;
    };
    Better better = Better::more;
    std::optional<Bound> enough{};
    std::size_t groups =
        1;  ///< equal, consecutive, independent parts of the futures, as scrambles are
};

enum class Criterion { expected, worst, worst_twentieth, largest_regret, regret90, satisficing };

/// All of them, in this order.
const std::vector<Criterion>& criteria();
/// `expected value`, `maximin`..
std::string_view name_of(Criterion criterion);

/// A number of a sample with its 95 % interval where there is one: an extreme of a sample has none,
/// as more futures can only go beyond it.
struct Scored {
    double value = 0;
    std::optional<Interval> interval{};
};

struct StrategyScore {
    Scored expected;  ///< the interval across groups, else Student's
    Scored
        behind;  ///< mean difference to the strategy of best expected value, in pairs; 0 for itself
    Scored worst;  ///< in any future
    std::size_t worst_future = 0;
    Scored worst_twentieth;  ///< mean of the worst 5 % of futures; asymptotic interval (Manistre &
                             ///< Hancock 2005)
    Scored largest_regret;
    std::size_t regret_future = 0;
    Scored regret90;  ///< 90th percentile; the interval from the binomial distribution of its rank
    Scored satisficing;  ///< share of futures that are good enough, Wilson's interval; NaN where
                         ///< nothing was asked

    [[nodiscard]] const Scored& by(Criterion criterion) const;
};

/// What a criterion picks.
struct Pick {
    Criterion criterion = Criterion::expected;
    std::vector<std::size_t> strategies;  ///< more than one where they are exactly alike
    std::vector<std::size_t> as_good;  ///< others whose difference in pairs is not distinguishable
                                       ///< from 0; expected value alone
    std::size_t parts = 0, same = 0;   ///< of so many consecutive parts of the futures so many pick
                                       ///< the same; 0 parts: too few futures
};

struct RegretTable {
    std::vector<StrategyScore> scores;
    std::vector<Pick> picks;  ///< satisficing only where it was asked
};

/// \param outcomes at least one strategy and one future, no NaN. As much memory again is needed for
/// the regrets.
RegretTable weigh(const Outcomes& outcomes, const RegretQuestion& question);

/// Runs all cells of a plan under the same draws and keeps the plan's first metric at a step: 8
/// bytes per strategy and future. \param control may carry \return nothing where the run was
/// stopped before its end \throws AuditFailure, std::runtime_error for a state of another run
std::optional<Outcomes> run_outcomes(const SweepPlan& plan, int step, const SweepControl& control);

}  // namespace steppe
