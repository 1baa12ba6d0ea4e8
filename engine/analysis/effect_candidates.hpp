#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "engine/scenario/diff.hpp"

namespace steppe {

/// An effect of the central runs, and its differences in the replicates.
struct EffectCandidate {
    Effect effect;
    int other_step = 0;     ///< of the comparison
    double shown = 0;       ///< smallest effect that its family shows
    bool is_share = false;  ///< of influence: shares of one host add up to 1
    std::string place;      ///< family, and the agents it concerns
    std::vector<double> differences{};

    /// Returns the larger of the absolute effect and that of the middle of its range.
    [[nodiscard]] double size() const;
    /// Returns the size over that of a noticeable effect; above 1 by the logarithm for prices,
    /// which have no upper limit.
    [[nodiscard]] double noticed() const;
    /// Returns the largest absolute effect, of the central run and of the ends of the range.
    [[nodiscard]] double reach() const;
};

/// The effects on all reported metrics.
struct FoundEffects {
    std::vector<EffectCandidate> candidates;  ///< one per metric, in their order
    std::vector<FamilyEffect> families;       ///< those of which the scenario has metrics
};

/// Finds effects in the central runs of a scenario and its comparison, at the dates that both have.
/// Without a comparison, compares with the start of the run.
class EffectFinder {
public:
    EffectFinder(const Outcome& with, const Outcome* without);

    /// Returns the effects that are large enough to be shown.
    /// \param all also the others, at the end: events by chance do not happen in central runs
    [[nodiscard]] FoundEffects find(bool all) const;

    /// Returns the effect on one metric at the last common date up to a step, or at the date of its
    /// largest effect (step < 0); nothing without such a metric or date.
    [[nodiscard]] std::optional<EffectCandidate> of(const std::string& address, int step) const;

    /// Returns whether the scenarios have a date in common.
    [[nodiscard]] bool has_date() const { return !steps_.empty(); }

private:
    static constexpr auto none = static_cast<std::size_t>(-1);

    /// The largest effect on a metric at any date, and the date that represents it.
    struct Peak {
        double largest = 0;
        std::size_t date = 0;  ///< index in `steps_`
    };
    [[nodiscard]] double size_at(std::size_t column, std::size_t date) const;
    [[nodiscard]] Peak peak_of(std::size_t column) const;
    [[nodiscard]] EffectCandidate at(std::size_t column, std::size_t date) const;

    const Outcome& with_;
    const Outcome& other_;                    ///< the scenario itself without a comparison
    std::vector<std::pair<int, int>> steps_;  ///< common dates: steps of the scenario and the other
    std::vector<std::size_t> there_;          ///< per metric: its column in the comparison, or none
};

/// Returns the effects on families that the central runs do not move, of the two metrics of each
/// that move most if the changed inputs (all, if no changed input is uncertain) are at their 0.05
/// or 0.95 quantiles.
/// \param last step after which no effect is returned: the replicates end with it
/// \param families those of finder.find(); sets the largest effect of those that are moved
std::vector<EffectCandidate> possible_effects(const Outcome& with, const Outcome* without,
                                              const EffectFinder& finder, int last,
                                              const std::vector<Change>& changes,
                                              std::vector<FamilyEffect>& families);

/// Orders by noticed(), then size(), then address.
bool is_larger(const EffectCandidate& a, const EffectCandidate& b);

/// Keeps the largest per agent (or pair) and family; of these at most `per_family` of a family and
/// `most` in all, so that the replicates record few metrics.
void keep_largest(std::vector<EffectCandidate>& candidates, std::size_t per_family,
                  std::size_t most);

/// Keeps the first of each agent (or pair) and family.
void keep_one_per_place(std::vector<EffectCandidate>& candidates);

/// Moves the power that gains a share ahead of one that loses about as much of it.
void put_gains_first(std::vector<EffectCandidate>& candidates);

/// Sorts effects by the class of their size, then by their certainty; those of one family by size.
/// Keeps one per place.
void rank_effects(std::vector<EffectCandidate>& candidates);

}  // namespace steppe
