#include "steppe/analysis/effects.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "engine/analysis/effect_candidates.hpp"
#include "engine/analysis/effect_replicates.hpp"
#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"
#include "steppe/scenario/diff.hpp"

namespace steppe {
namespace {

using Candidates = std::vector<EffectCandidate>;

/// Returns the payers of pledges that the comparison lacks or states otherwise.
std::set<std::string> payers(const Outcome& with, const Outcome* without) {
    std::set<std::string> out;
    if (without == nullptr) return out;
    for (const auto& change :
         differences(without->scenario.document.root, with.scenario.document.root)) {
        const auto words = split(change.address, '.');
        if (words.front() != "pledge" || words.size() < 2) continue;
        const auto pledge = with.scenario.pledges.find(words[1]);
        if (pledge != with.scenario.pledges.end()) out.insert(pledge->second.from.value);
    }
    return out;
}

/// Returns the effect that the answer is about if the scenario names it or changes pledges.
std::optional<EffectCandidate> named_subject(const Outcome& with, const Outcome* without,
                                             const EffectFinder& finder) {
    const auto& named = with.scenario.answer;
    const auto& calendar = with.program.calendar;
    if (named.metric.given) {
        if (!named.at.given) return finder.of(named.metric.value, -1);
        const double months = month_ordinal(named.at.value) - calendar.start_month;
        return finder.of(named.metric.value,
                         static_cast<int>(std::floor(months / calendar.months_per_step)));
    }
    std::optional<EffectCandidate> out;
    for (const auto& payer : payers(with, without)) {
        auto its = finder.of("regional_influence." + payer, -1);
        if (its && its->units() >= 1 && (!out || its->units() > out->units())) out = std::move(its);
    }
    return out;
}

/// Keeps the first of each agent (or pair) and family.
void keep_one_per_place(Candidates& candidates) {
    std::set<std::string> seen;
    Candidates out;
    for (auto& candidate : candidates)
        if (seen.insert(candidate.place).second) out.push_back(std::move(candidate));
    candidates.swap(out);
}

/// Keeps the largest candidates, so that the replicates record few metrics.
void keep_largest(Candidates& candidates, std::size_t per_family, std::size_t most) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const auto& a, const auto& b) { return a.units() > b.units(); });
    keep_one_per_place(candidates);
    std::map<Index, std::size_t> of_family;
    Candidates out;
    for (auto& candidate : candidates)
        if (out.size() < most && of_family[candidate.effect.metric.kind]++ < per_family)
            out.push_back(std::move(candidate));
    candidates.swap(out);
}

double quantile_of_sorted(const std::vector<double>& sorted, double q) {
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double above = sorted[std::min(below + 1, sorted.size() - 1)];
    return sorted[below] + (place - static_cast<double>(below)) * (above - sorted[below]);
}

/// Sets the range and the rank of the central run.
void describe(EffectCandidate& candidate) {
    auto sorted = candidate.differences;
    std::sort(sorted.begin(), sorted.end());
    auto& effect = candidate.effect;
    effect.range = {quantile_of_sorted(sorted, 0.05), quantile_of_sorted(sorted, 0.95)};
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), effect.size());
    effect.central_rank = 0.5 *
                          static_cast<double>((first - sorted.begin()) + (last - sorted.begin())) /
                          static_cast<double>(sorted.size());
}

/// Class of size: factors of two over the smallest effect that is shown.
int size_class(const EffectCandidate& candidate) {
    return static_cast<int>(std::floor(std::log2(std::max(1.0, candidate.units()))));
}

/// Returns the size of an effect over the half-width of its range.
double certainty(const EffectCandidate& candidate) {
    const auto range = candidate.effect.range.value_or(Interval{0, 0});
    const double half = 0.5 * (range.high - range.low);
    return half > 0 ? candidate.units() * candidate.shown / half
                    : std::numeric_limits<double>::infinity();
}

/// Moves the power that gains a share ahead of one that loses about as much of it.
void put_gains_first(Candidates& candidates) {
    constexpr double alike = 0.9;
    const auto share = [](const EffectCandidate& c) {
        return c.place.substr(0, c.place.rfind('.'));
    };
    for (std::size_t n = 0; n < candidates.size(); ++n) {
        if (!candidates[n].is_share || candidates[n].effect.size() >= 0) continue;
        for (std::size_t k = n + 1; k < candidates.size(); ++k) {
            const auto& other = candidates[k];
            if (!other.is_share || share(other) != share(candidates[n]) ||
                other.effect.size() < -alike * candidates[n].effect.size())
                continue;
            const auto at = candidates.begin() + static_cast<std::ptrdiff_t>(n);
            std::rotate(at, candidates.begin() + static_cast<std::ptrdiff_t>(k),
                        candidates.begin() + static_cast<std::ptrdiff_t>(k) + 1);
            break;
        }
    }
}

void rank(Candidates& candidates) {
    std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
        const int first = size_class(a), second = size_class(b);
        if (first != second) return first > second;
        const double surer = certainty(a), less_sure = certainty(b);
        return surer != less_sure ? surer > less_sure : a.units() > b.units();
    });
    keep_one_per_place(candidates);
    put_gains_first(candidates);
}

/// Removes the candidates that are too small to be shown, and returns the families without a
/// change.
std::vector<FamilyEffect> unchanged_families(std::vector<FamilyEffect> families,
                                             Candidates& candidates) {
    for (auto& family : families)
        for (const auto& c : candidates)
            if (metric_kinds()[c.effect.metric.kind]->name == family.kind)
                family.largest = std::max(family.largest, c.reach());
    const auto is_small = [](const EffectCandidate& c) { return c.reach() < c.shown; };
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), is_small),
                     candidates.end());
    const auto moves = [](const FamilyEffect& f) { return f.largest >= f.shown; };
    families.erase(std::remove_if(families.begin(), families.end(), moves), families.end());
    return families;
}

/// Returns the first effects, at most half of them of one family while others are left.
std::vector<Effect> first_of(const Candidates& ranked, std::size_t most) {
    std::map<Index, std::size_t> of_family;
    std::vector<bool> taken(ranked.size());
    std::size_t left = most;
    for (const bool any_family : {false, true})
        for (std::size_t n = 0; n < ranked.size() && left > 0; ++n) {
            if (taken[n]) continue;
            auto& count = of_family[ranked[n].effect.metric.kind];
            if (!any_family && count >= (most + 1) / 2) continue;
            taken[n] = true;
            ++count, --left;
        }
    std::vector<Effect> out;
    for (std::size_t n = 0; n < ranked.size(); ++n)
        if (taken[n]) out.push_back(ranked[n].effect);
    return out;
}

/// Returns the subject in the central run that pays every new pledge in full.
std::optional<Effect> if_paid(const Outcome& with, const Outcome* without, const Effect& subject) {
    auto numbers = with.program.centre;
    bool changes = false;
    for (const auto& pledge : with.program.pledges) {
        if (without == nullptr || without->scenario.pledges.count(pledge.id) > 0 ||
            pledge.profile == Profile::hazard || numbers[pledge.realisation] >= 1)
            continue;
        numbers[pledge.realisation] = 1;
        changes = true;
    }
    if (!changes) return std::nullopt;
    Effect out = subject;
    out.with = run_to(with.program, numbers, subject.step, {subject.metric}).front();
    out.range = std::nullopt;
    out.central_rank = 0.5;
    return out;
}

}  // namespace

Effects effects_of(const Outcome& with, const Outcome* without, const EffectOptions& options) {
    constexpr std::size_t recorded = 12, recorded_by_chance = 128, most_drivers = 3;
    constexpr double least_driver = 0.1;
    Effects out;
    const EffectFinder finder(with, without);
    const bool chance =
        options.replicates > 0 && (with.program.random_events > 0 ||
                                   (without != nullptr && without->program.random_events > 0));
    auto found = finder.find(chance);
    auto& candidates = found.candidates;
    keep_largest(candidates, chance ? recorded_by_chance : options.most,
                 chance ? recorded_by_chance : recorded);
    auto subject = named_subject(with, without, finder);
    if (subject) candidates.push_back(*subject);
    std::optional<EffectReplicates> drawn;
    if (options.replicates > 0 && !(candidates.empty() && with.program.asks.empty()))
        drawn = run_effect_replicates(with, without, options, candidates);
    if (drawn) {
        out.replicates = options.replicates;
        out.asks = std::move(drawn->asks);
        for (auto& candidate : candidates) describe(candidate);
    }
    if (subject) {
        subject = std::move(candidates.back());
        candidates.pop_back();
    }
    out.unchanged = unchanged_families(std::move(found.families), candidates);
    rank(candidates);
    out.most = first_of(candidates, options.most);
    if (!subject && !candidates.empty()) subject = candidates.front();
    if (!subject) return out;
    out.subject = subject->effect;
    if (drawn)
        out.inputs = drivers_of(drawn->addresses, with.scenario.sweep.correlation, options,
                                subject->differences);
    for (const auto& input : out.inputs)
        if (input.share >= least_driver && out.drivers.size() < most_drivers)
            out.drivers.push_back(input);
    out.paid_in_full = if_paid(with, without, subject->effect);
    return out;
}

}  // namespace steppe
