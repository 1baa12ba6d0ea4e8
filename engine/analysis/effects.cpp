#include "engine/analysis/effects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/analysis/effect_candidates.hpp"
#include "engine/analysis/effect_replicates.hpp"
#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/diff.hpp"

namespace steppe {
namespace {

using Candidates = std::vector<EffectCandidate>;

/// Returns the payers of pledges that either scenario lacks or states otherwise; without a
/// comparison, all powers.
std::set<std::string> main_powers(const Outcome& with, const Outcome* without,
                                  const std::vector<Change>& changes) {
    std::set<std::string> out;
    if (without == nullptr)
        for (const Index power : with.program.agents.powers)
            out.insert(with.program.agents.id[power]);
    for (const auto& change : changes) {
        const auto words = split(change.address, '.');
        if (words.front() != "pledge" || words.size() < 2) continue;
        for (const Scenario* of : {&with.scenario, &without->scenario})
            if (const auto at = of->pledges.find(words[1]); at != of->pledges.end())
                out.insert(at->second.from.value);
    }
    return out;
}

/// Returns the effect on the metric of [answer]; none without a common date up to its own.
std::optional<EffectCandidate> named_subject(const Outcome& with, const EffectFinder& finder) {
    const auto& named = with.scenario.answer;
    const auto& calendar = with.program.calendar;
    if (!named.at.given) return finder.of(named.metric.value, -1);
    const double months = month_ordinal(named.at.value) - calendar.start_month;
    return finder.of(named.metric.value,
                     static_cast<int>(std::floor(months / calendar.months_per_step)));
}

/// Returns the largest of the effects that is shown; of a share that is lost, the largest gain of
/// it by another power if that is about as large.
std::optional<EffectCandidate> largest_of(Candidates candidates, bool shares_alone) {
    const auto is_out = [&](const EffectCandidate& c) {
        return c.size() < c.shown || (shares_alone && !c.is_share);
    };
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), is_out),
                     candidates.end());
    if (candidates.empty()) return std::nullopt;
    std::sort(candidates.begin(), candidates.end(), is_larger);
    put_gains_first(candidates);
    return std::move(candidates.front());
}

/// Returns the effect of the central runs that the answer is about if the scenario names none.
/// \param powers whose influence on the region comes first
std::optional<EffectCandidate> central_subject(const std::set<std::string>& powers,
                                               const EffectFinder& finder,
                                               const Candidates& candidates) {
    Candidates regional;
    for (const auto& power : powers)
        if (auto its = finder.of("regional_influence." + power, -1))
            regional.push_back(std::move(*its));
    auto out = largest_of(regional, true);
    if (!out && !powers.empty()) out = largest_of(candidates, true);
    return out ? out : largest_of(candidates, false);
}

/// Removes the candidates that are too small to be shown, and returns the families without a
/// change.
std::vector<FamilyEffect> unchanged_families(std::vector<FamilyEffect> families,
                                             Candidates& candidates) {
    for (auto& family : families)
        for (const auto& c : candidates)
            if (metric_kinds()[c.effect.metric.kind]->name == family.kind) {
                family.largest = std::max(family.largest, c.reach());
                for (const double x : c.differences)
                    family.largest = std::max(family.largest, std::abs(x));
            }
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

/// Returns the families that change without one of the first effects, with their own first.
/// \param others effects in the order of preference
std::vector<FamilyEffect> other_families(const std::vector<FamilyEffect>& families,
                                         const std::vector<Effect>& first,
                                         const Candidates& others) {
    std::vector<FamilyEffect> out;
    for (auto family : families) {
        const auto is_its = [&](const Effect& effect) {
            return metric_kinds()[effect.metric.kind]->name == family.kind;
        };
        if (std::any_of(first.begin(), first.end(), is_its)) continue;
        const auto at = std::find_if(others.begin(), others.end(), [&](const auto& c) {
            return is_its(c.effect) && c.reach() >= c.shown;
        });
        if (at == others.end()) continue;
        family.effect = at->effect;
        family.largest = std::max(family.largest, at->reach());
        out.push_back(std::move(family));
    }
    return out;
}

/// Returns the last step at which replicates have to be known; the end if none has.
int last_step(const Outcome& with, const Candidates& candidates,
              const std::optional<EffectCandidate>& subject) {
    if (candidates.empty() && !subject) return with.program.calendar.steps;
    int out = subject ? subject->effect.step : 0;
    for (const auto& candidate : candidates) out = std::max(out, candidate.effect.step);
    for (const auto& ask : with.program.asks) out = std::max(out, ask.last);
    return out;
}

/// Adds the effects that the central runs do not have.
void add_possible(const Outcome& with, const Outcome* without, const EffectFinder& finder,
                  const std::vector<Change>& changes, const std::optional<EffectCandidate>& subject,
                  FoundEffects& found) {
    const int last = last_step(with, found.candidates, subject);
    auto more = possible_effects(with, without, finder, last, changes, found.families);
    std::move(more.begin(), more.end(), std::back_inserter(found.candidates));
}

/// Returns the first effect; that of an influence of these powers on the region before others.
std::optional<EffectCandidate> first_subject(const std::set<std::string>& powers,
                                             const Candidates& ranked) {
    if (ranked.empty()) return std::nullopt;
    const auto at = std::find_if(ranked.begin(), ranked.end(), [&](const EffectCandidate& c) {
        return std::any_of(powers.begin(), powers.end(), [&](const std::string& power) {
            return c.effect.metric.address == "regional_influence." + power;
        });
    });
    return at == ranked.end() ? ranked.front() : *at;
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
    out.by_chance = false;
    return out;
}

}  // namespace

QuantileTables tables_of_draws(const std::shared_ptr<const Program>& program, unsigned threads) {
    const auto any = std::launch::async | std::launch::deferred;  // deferred if no thread can start
    return std::async(threads > 1 ? any : std::launch::deferred, [program] {
        auto out = std::make_shared<Quantiles>();
        for (const Program* of : {program.get(), program->comparison.get()})
            if (of != nullptr)
                for (const auto& d : of->draws) out->of(*d.distribution);
        return out;
    });
}

Effects effects_of(const Outcome& with, const Outcome* without, const EffectOptions& options) {
    constexpr std::size_t recorded = 12, by_chance = 128, least_for_range = 20;
    Effects out;
    const EffectFinder finder(with, without);
    const bool is_named = with.scenario.answer.metric.given;
    const bool chance =
        options.replicates > 0 && (with.program.random_events > 0 ||
                                   (without != nullptr && without->program.random_events > 0));
    std::vector<Change> changes;
    if (without != nullptr)
        changes = differences(without->scenario.document.root, with.scenario.document.root);
    auto found = finder.find(chance);
    auto& candidates = found.candidates;
    const auto powers = main_powers(with, without, changes);
    auto subject =
        is_named ? named_subject(with, finder) : central_subject(powers, finder, candidates);
    out.no_common_date = !finder.has_date() || (is_named && !subject);
    auto central = candidates;
    std::sort(central.begin(), central.end(), is_larger);
    keep_largest(candidates, chance ? by_chance : options.most, chance ? by_chance : recorded);
    if (options.replicates > 0 && !chance && finder.has_date())
        add_possible(with, without, finder, changes, subject, found);
    if (subject) candidates.push_back(*subject);
    std::optional<EffectReplicates> drawn;
    if (options.replicates > 0 && !(candidates.empty() && with.program.asks.empty()))
        drawn = run_effect_replicates(with, without, options, candidates);
    if (drawn) {
        out.replicates = options.replicates;
        out.asks = std::move(drawn->asks);
        if (options.replicates >= least_for_range)
            for (auto& candidate : candidates) describe_effect(candidate, chance);
    }
    if (subject) {
        subject = std::move(candidates.back());
        candidates.pop_back();
    }
    out.unchanged = unchanged_families(found.families, candidates);
    rank_effects(candidates);
    out.most = first_of(candidates, options.most);
    central.insert(central.begin(), candidates.begin(), candidates.end());
    out.also = other_families(found.families, out.most, central);
    if (!subject && !is_named) subject = first_subject(powers, candidates);
    if (!subject) return out;
    out.subject = subject->effect;
    const auto is_subject = [&](const Effect& e) {
        return e.metric.address == subject->effect.metric.address;
    };
    if (is_named && std::none_of(out.most.begin(), out.most.end(), is_subject))
        out.most.push_back(subject->effect);
    if (drawn)
        out.inputs = drivers_of(*drawn, with.scenario.sweep.correlation, subject->differences);
    out.drivers = main_drivers(out.inputs, options.replicates);
    out.paid_in_full = if_paid(with, without, subject->effect);
    return out;
}

}  // namespace steppe
