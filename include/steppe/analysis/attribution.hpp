#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/players.hpp"
#include "steppe/core/date.hpp"
#include "steppe/ensemble/interval.hpp"
#include "steppe/ensemble/scenarios.hpp"

/// Which element of a scenario did it, and through which channel.
namespace steppe {

struct AttributionOptions {
    std::string metric;
    std::optional<Date>
        at{};  ///< the last step at or before it; absent: the earlier end of the two
    std::uint64_t permutations = 400;  ///< orders of the players, beyond most_exact_players of them
    std::uint64_t seed = 1;            ///< of the orders
    GameControl control{};
};

/// What one element, or one channel, brought.
struct Part {
    std::string name;
    double value = 0;
    Interval interval{};                   ///< 95 %; a point where the value is exact
    std::vector<std::string> addresses{};  ///< of an element: what it changes
    std::size_t changes = 0;               ///< how many
};

/// A difference in parts that add up to it.
struct Attribution {
    double before = 0, after = 0;  ///< the metric in BASE and in ALT
    Interval before_interval{}, after_interval{}, total_interval{};
    std::vector<Part> parts;  ///< the largest first
    bool exact = true;        ///< from all coalitions, not from a sample of orders
    std::uint64_t played = 0;
    std::uint64_t futures = 0;  ///< 0: the central run

    [[nodiscard]] double total() const { return after - before; }
    /// What rounding leaves of the total when all parts are taken away.
    [[nodiscard]] double rest() const;
};

/// When a metric is read: the same month in every coalition, whose calendars may differ.
struct ReadAt {
    double month = 0;  ///< ordinal
    [[nodiscard]] int step(const Program& program) const;
};
ReadAt read_at(const AttributionOptions& options, const Program& base, const Program& alt);

/// Shapley values of the elements in which ALT differs from BASE, on central runs.
/// \return nothing where it was stopped
/// \throws UnknownMetric where a coalition lacks the metric, ScenarioError, AuditFailure
/// \pre there is at least one player
std::optional<Attribution> attribute_elements(const Coalitions& coalitions,
                                              const AttributionOptions& options);

/// Shapley values of the channels of influence, on central runs: a layer that is in has the shares
/// it has in ALT at every step, one that is not those of BASE. Two channels go by no share: `value
/// of trade` (v of section Output) and `re-export`. The rest (convictions, layer weights, what
/// events do to positions, output itself) is the player `other`. Channels that are the same in both
/// are left out. \pre both programs have the same calendar up to the date
std::optional<Attribution> attribute_channels(const Coalitions& coalitions,
                                              const AttributionOptions& options);

/// What an attribution over futures is run with.
struct FuturesOfCoalitions {
    CommonRun common{};
    Correlations correlation{};                       ///< of the draws, in every coalition
    SweepControl control{};                           ///< may carry
    std::function<void(const SweepPlan&)> planned{};  ///< optional; called before the run
};

/// Shapley values of the elements future by future, all coalitions under the same draws: their
/// means, with intervals. \pre at most most_exact_players players \throws NotComparable for
/// coalitions with different calendars; the rest as attribute_elements
std::optional<Attribution> attribute_futures(const Coalitions& coalitions,
                                             const AttributionOptions& options,
                                             const FuturesOfCoalitions& futures);

}  // namespace steppe
