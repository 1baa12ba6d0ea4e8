#include "engine/analysis/effect_candidates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "engine/core/quantile.hpp"
#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"

namespace steppe {
namespace {

/// A family of metrics that a run reports.
struct Family {
    std::string_view kind;
    double shown;           ///< smallest effect that is shown, in the unit of the metric
    bool is_share = false;  ///< of influence: shares of one host add up to 1
    bool has_zero = true;   ///< 0 in a scenario without the agent or commodity
};

constexpr std::array families{
    Family{"influence_share", 5e-4, true},
    Family{"regional_influence", 5e-4, true},
    Family{"gdp_gap", 5e-3},
    Family{"position", 5e-4, false, false},
    Family{"shortage", 5e-4},
    Family{"price", 5e-4, false, false},
    Family{"votes_yes", 5e-3, false, false},
    Family{"majority", 5e-4, false, false},
};

const Family* family_of(const Metric& metric) {
    static const auto of_kind = [] {
        std::vector<const Family*> out;
        for (const auto& kind : metric_kinds()) {
            const auto* at = std::find_if(families.begin(), families.end(),
                                          [&](const Family& f) { return f.kind == kind->name; });
            out.push_back(at == families.end() ? nullptr : at);
        }
        return out;
    }();
    return of_kind[metric.kind];
}

/// Returns the kind of a metric and the agents in its address; the address if it names no agent.
std::string place_of(const Metric& metric) {
    const auto words = split(metric.address, '.');
    const auto& kind = *metric_kinds()[metric.kind];
    std::string out = kind.name;
    for (std::size_t n = 0; n < kind.arguments.size(); ++n) switch (kind.arguments[n]) {
            case MetricArgument::agent:
            case MetricArgument::other_agent:
            case MetricArgument::any_agent:
            case MetricArgument::power:
            case MetricArgument::partner:
            case MetricArgument::other_partner:
                out += "." + words[n + 1];
                break;
            default:
                break;
        }
    return out == kind.name ? metric.address : out;
}

/// Returns the pairs of steps of two calendars whose values are of the same month; step 0 is the
/// start, the last the end.
std::vector<std::pair<int, int>> common_steps(const Calendar& a, const Calendar& b) {
    std::vector<std::pair<int, int>> out;
    for (int t = 0; t <= a.steps; ++t) {
        const int month = a.start_month + t * a.months_per_step - b.start_month;
        const int step = month / b.months_per_step;
        if (month >= 0 && month % b.months_per_step == 0 && step <= b.steps)
            out.emplace_back(t, step);
    }
    return out;
}

}  // namespace

EffectScale effect_scale(const Effect& effect) {
    if (const auto* family = family_of(effect.metric); family != nullptr && family->is_share)
        return {0.001, 0.02, 0.1};
    const auto& kind = *metric_kinds()[effect.metric.kind];
    if (kind.unit == "share" || kind.unit == "share of demand" || kind.unit == "probability")
        return {0.001, 0.02, 0.1};
    if (kind.name == "gdp_gap") return {0.05, 0.5, 3};
    if (kind.name == "position") return {0.01, 0.1, 0.5};
    if (kind.name == "votes_yes" || kind.name == "coalition") return {0.5, 3, 10};
    const double whole = std::max(std::abs(effect.without.value_or(0)), 1e-12);
    return {0.01 * whole, 0.1 * whole, 0.5 * whole};
}

double EffectCandidate::size() const {
    const auto range = effect.range.value_or(Interval{0, 0});
    return std::max(std::abs(effect.size()), 0.5 * std::abs(range.low + range.high));
}

double EffectCandidate::noticed() const {
    const double out = size() / effect_scale(effect).noticeable;
    const bool is_price = metric_kinds()[effect.metric.kind]->name == "price";
    return is_price && out > 1 ? 1 + std::log(out) : out;
}

double EffectCandidate::reach() const {
    const auto range = effect.range.value_or(Interval{0, 0});
    return std::max({std::abs(effect.size()), std::abs(range.low), std::abs(range.high)});
}

bool is_larger(const EffectCandidate& a, const EffectCandidate& b) {
    if (a.noticed() != b.noticed()) return a.noticed() > b.noticed();
    return a.size() != b.size() ? a.size() > b.size()
                                : a.effect.metric.address < b.effect.metric.address;
}

EffectFinder::EffectFinder(const Outcome& with, const Outcome* without)
    : with_(with), other_(without == nullptr ? with : *without) {
    const auto& theirs = other_.result.series.metrics;
    std::unordered_map<std::string_view, std::size_t> columns;
    for (std::size_t m = 0; m < theirs.size(); ++m) columns.emplace(theirs[m].address, m);
    for (const auto& metric : with.result.series.metrics) {
        const auto at = columns.find(metric.address);
        there_.push_back(at == columns.end() ? none : at->second);
    }
    if (without != nullptr)
        steps_ = common_steps(with.program.calendar, without->program.calendar);
    else
        for (int t = 0; t <= with.program.calendar.steps; ++t) steps_.emplace_back(t, 0);
}

double EffectFinder::size_at(std::size_t column, std::size_t date) const {
    const auto [here, there] = steps_[date];
    const double before =
        there_[column] == none ? 0 : other_.result.series.at(there, there_[column]);
    return std::abs(Effect::difference(with_.result.series.at(here, column), before));
}

EffectFinder::Peak EffectFinder::peak_of(std::size_t column) const {
    constexpr double more = 1.2;
    Peak out{.largest = 0, .date = steps_.size() - 1};
    for (std::size_t date = 0; date < steps_.size(); ++date)
        if (const double size = size_at(column, date); size > out.largest) out = {size, date};
    const Family* family = family_of(with_.result.series.metrics[column]);
    const std::size_t end = steps_.size() - 1;
    if (family != nullptr && family->is_share && more * size_at(column, end) >= out.largest)
        out.date = end;
    return out;
}

EffectCandidate EffectFinder::at(std::size_t column, std::size_t date) const {
    const auto [here, there] = steps_[date];
    const auto& metric = with_.result.series.metrics[column];
    const Family* family = family_of(metric);
    EffectCandidate out{
        .effect = {.metric = metric, .step = here, .with = with_.result.series.at(here, column)},
        .other_step = there,
        .shown = family == nullptr ? 1.0 : family->shown,
        .is_share = family != nullptr && family->is_share,
        .place = place_of(metric)};
    if (there_[column] != none) out.effect.without = other_.result.series.at(there, there_[column]);
    return out;
}

std::optional<EffectCandidate> EffectFinder::of(const std::string& address, int step) const {
    const auto& metrics = with_.result.series.metrics;
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const Metric& m) { return m.address == address; });
    if (found == metrics.end() || steps_.empty()) return std::nullopt;
    const auto column = static_cast<std::size_t>(found - metrics.begin());
    if (step < 0) return at(column, peak_of(column).date);
    const auto after = std::find_if(steps_.begin(), steps_.end(),
                                    [&](const auto& steps) { return steps.first > step; });
    if (after == steps_.begin()) return std::nullopt;
    return at(column, static_cast<std::size_t>(after - steps_.begin()) - 1);
}

FoundEffects EffectFinder::find(bool all) const {
    FoundEffects out;
    std::array<FamilyEffect, families.size()> largest{};
    const auto& metrics = with_.result.series.metrics;
    for (std::size_t column = 0; column < metrics.size() && !steps_.empty(); ++column) {
        const Family* family = family_of(metrics[column]);
        if (family == nullptr || (there_[column] == none && !family->has_zero)) continue;
        const Peak peak = peak_of(column);
        auto& effect = largest[static_cast<std::size_t>(family - families.data())];
        effect.kind = family->kind;
        effect.unit = metric_kinds()[metrics[column].kind]->unit;
        effect.shown = family->shown;
        effect.largest = std::max(effect.largest, peak.largest);
        if (peak.largest >= family->shown)
            out.candidates.push_back(at(column, peak.date));
        else if (all)
            out.candidates.push_back(at(column, steps_.size() - 1));
    }
    for (auto& family : largest)
        if (!family.kind.empty()) out.families.push_back(std::move(family));
    return out;
}

namespace {

bool is_changed(const Draw& draw, const std::vector<Change>& changes) {
    return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
        const auto& shorter = std::min(change.address, draw.address,
                                       [](auto& a, auto& b) { return a.size() < b.size(); });
        const auto& longer = &shorter == &draw.address ? change.address : draw.address;
        return longer.compare(0, shorter.size(), shorter) == 0 &&
               (longer.size() == shorter.size() || longer[shorter.size()] == '.');
    });
}

/// Returns the run with the inputs that `moves` selects at a quantile.
template <class Moves>
RunResult run_at(double probability, const Outcome& of, const std::vector<Metric>& metrics,
                 const Moves& moves, Quantiles& known) {
    auto numbers = of.program.centre;
    for (const auto& d : of.program.draws)
        if (moves(d))
            numbers[d.number] =
                std::clamp(draw(known.of(*d.distribution), probability), d.low, d.high);
    return run(of.program, numbers, metrics, Audit::essentials);
}

}  // namespace

std::vector<EffectCandidate> possible_effects(const Outcome& with, const Outcome* without,
                                              const EffectFinder& finder, int last,
                                              const std::vector<Change>& changes,
                                              std::vector<FamilyEffect>& effects) {
    constexpr std::size_t a_family = 2;
    std::vector<FamilyEffect*> of_kind;  // null: a family that moves
    for (const auto& kind : metric_kinds()) {
        const auto at = std::find_if(effects.begin(), effects.end(), [&](const FamilyEffect& f) {
            return f.kind == kind->name && f.largest < f.shown;
        });
        of_kind.push_back(at == effects.end() ? nullptr : &*at);
    }
    const auto still = [&](const Outcome& of) {
        std::vector<Metric> out;
        for (const auto& metric : of.result.series.metrics)
            if (of_kind[metric.kind] != nullptr) out.push_back(metric);
        return out;
    };
    if (still(with).empty()) return {};
    const auto changed = [&](const Draw& d) { return is_changed(d, changes); };
    const auto any = [&](const Outcome& of) {
        return std::any_of(of.program.draws.begin(), of.program.draws.end(), changed);
    };
    const bool all = !any(with) && (without == nullptr || !any(*without));
    const auto moves = [&](const Draw& d) { return all || changed(d); };
    Quantiles known;
    std::vector<EffectCandidate> found, out;
    for (const double probability : {0.05, 0.95}) {
        std::array<RunResult, 2> results;
        const auto moved = [&](const Outcome& of, RunResult& result) {
            if (!all && !any(of)) return of;
            result = run_at(probability, of, still(of), moves, known);
            return Outcome{of.scenario, of.program, result};
        };
        const Outcome here = moved(with, results[0]);
        std::optional<Outcome> there;
        if (without != nullptr) there.emplace(moved(*without, results[1]));
        for (auto& c : EffectFinder(here, there ? &*there : nullptr).find(false).candidates)
            if (auto* family = of_kind[c.effect.metric.kind]) {
                family->largest = std::max(family->largest, c.size());
                found.push_back(std::move(c));
            }
    }
    keep_largest(found, a_family, a_family * families.size());
    for (const auto& c : found)
        if (auto central = finder.of(c.effect.metric.address, std::min(last, c.effect.step)))
            out.push_back(std::move(*central));
    return out;
}

void keep_one_per_place(std::vector<EffectCandidate>& candidates) {
    std::set<std::string> seen;
    std::vector<EffectCandidate> out;
    for (auto& candidate : candidates)
        if (seen.insert(candidate.place).second) out.push_back(std::move(candidate));
    candidates.swap(out);
}

void keep_largest(std::vector<EffectCandidate>& candidates, std::size_t per_family,
                  std::size_t most) {
    std::stable_sort(candidates.begin(), candidates.end(), is_larger);
    keep_one_per_place(candidates);
    std::map<Index, std::size_t> of_family;
    std::vector<EffectCandidate> out;
    for (auto& candidate : candidates)
        if (out.size() < most && of_family[candidate.effect.metric.kind]++ < per_family)
            out.push_back(std::move(candidate));
    candidates.swap(out);
}

}  // namespace steppe
