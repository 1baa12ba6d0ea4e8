#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/players.hpp"
#include "engine/core/date.hpp"
#include "engine/ensemble/interval.hpp"
#include "engine/ensemble/scenarios.hpp"

/// Attribution of the difference between two scenarios to elements and channels of influence.
namespace steppe {

struct AttributionOptions {
    std::string metric;
    /// Read at the last step at or before it; default: the earlier end of the two scenarios.
    std::optional<Date> at{};
    std::uint64_t permutations = 400;  ///< orders sampled beyond most_exact_players players
    std::uint64_t seed = 1;            ///< of the orders
    GameControl control{};
};

/// Contribution of one element or channel.
struct Part {
    std::string name;
    double value = 0;
    Interval interval{};                   ///< 95 %; a point if the value is exact
    std::vector<std::string> addresses{};  ///< of an element: the addresses it changes
    std::size_t changes = 0;               ///< number of changes
};

/// A difference split into parts that add up to it.
struct Attribution {
    double before = 0, after = 0;  ///< the metric in BASE and in ALT
    Interval before_interval{}, after_interval{}, total_interval{};
    std::vector<Part> parts;  ///< the largest first
    bool exact = true;        ///< from all coalitions rather than a sample of orders
    std::uint64_t played = 0;
    std::uint64_t futures = 0;  ///< 0: the central run

    [[nodiscard]] double total() const { return after - before; }
    /// Returns the rounding error: the total minus the sum of the parts.
    [[nodiscard]] double rest() const;
};

/// The month at which a metric is read, the same in every coalition although calendars may differ.
struct ReadAt {
    double month = 0;  ///< ordinal
    [[nodiscard]] int step(const Program& program) const;
};
ReadAt read_at(const AttributionOptions& options, const Program& base, const Program& alt);

/// Returns Shapley values of the elements in which ALT differs from BASE, on central runs.
/// \return empty if stopped
/// \throws UnknownMetric if a coalition lacks the metric, ScenarioError, AuditFailure
/// \pre there is at least one player
std::optional<Attribution> attribute_elements(const Coalitions& coalitions,
                                              const AttributionOptions& options);

/// Returns Shapley values of the channels of influence, on central runs. A layer in the coalition
/// has its shares of ALT at every step, any other layer those of BASE. Two channels have no shares:
/// `value of trade` (v of section Output) and `re-export`. The remainder (convictions, layer
/// weights, effects of events on positions, output itself) is the player `other`. Channels that are
/// the same in both scenarios are left out.
/// \pre both programs have the same calendar up to the date
std::optional<Attribution> attribute_channels(const Coalitions& coalitions,
                                              const AttributionOptions& options);

/// Settings of an attribution over replicates.
struct FuturesOfCoalitions {
    CommonRun common{};
    Correlations correlation{};                       ///< of the draws, in every coalition
    SweepControl control{};                           ///< `checkpoint_hooks` applies
    std::function<void(const SweepPlan&)> planned{};  ///< optional; called before the run
};

/// Returns the means over replicates of the Shapley values of the elements, with intervals; all
/// coalitions have the same draws.
/// \pre at most most_exact_players players
/// \throws NotComparable for coalitions with different calendars; otherwise as attribute_elements
std::optional<Attribution> attribute_futures(const Coalitions& coalitions,
                                             const AttributionOptions& options,
                                             const FuturesOfCoalitions& futures);

}  // namespace steppe
