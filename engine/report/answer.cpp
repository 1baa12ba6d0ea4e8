#include "engine/report/answer.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/effect_words.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_money.hpp"
#include "engine/report/run_result.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

/// Returns the size in units of a noticeable effect.
double noticed(const Effect& effect) {
    return std::abs(effect.size()) / effect_scale(effect).noticeable;
}

std::string words_of(const std::string& kind) {
    static const std::map<std::string, std::string> words{
        {"influence_share", "influence on states"},
        {"regional_influence", "influence on the region"},
        {"gdp_gap", "GDP"},
        {"local_price", "prices"},
        {"price", "prices"},
        {"shortage", "shortages"},
        {"position", "positions"},
        {"majority", "chances of a majority"},
        {"votes_yes", "votes"},
        {"vote_yes", "votes"}};
    const auto found = words.find(kind);
    return found == words.end() ? kind : found->second;
}

/// Returns the part of the new promises that is paid by the end, as `with 30 % of the promise paid
/// `, of those of the power that the subject is about if it pays; empty if all is paid.
std::string paid_lead(const RunView& view, const Effects& effects) {
    if (!effects.paid_in_full) return "";
    const auto& address = effects.subject->metric.address;
    const auto power = address.substr(address.rfind('.') + 1);
    const bool has_power = address.find("influence") != std::string::npos;
    PledgeMoney all, own;
    std::size_t count = 0, own_count = 0;
    for (const auto& money : pledge_money(view)) {
        const auto& others = view.outcome.scenario.comparison;
        if (others && others->pledges.count(money.pledge->id) > 0) continue;
        all.add(money), ++count;
        if (has_power && view.agents().id[money.pledge->from] == power) own.add(money), ++own_count;
    }
    const auto& sum = own_count > 0 ? own : all;
    if (!(sum.paid > 0) || sum.paid / sum.promised > 0.995) return "";
    return fmt::format("with {:.0f} % of the promise{} paid ", 100 * sum.paid / sum.promised,
                       (own_count > 0 ? own_count : count) == 1 ? "" : "s");
}

std::string driver_sentence(const RunView& view, const Effects& effects) {
    std::vector<std::string> out;
    for (const auto& driver : effects.drivers)
        out.push_back(input_in_words(view.outcome.scenario, driver.address));
    return out.empty() ? "" : fmt::format(" It depends most on {}.", listing(out, 3));
}

/// Returns the largest effect of another family that is at least half as noticeable as the subject.
const Effect* second_effect(const Effects& effects) {
    const auto family = [](const Effect& e) {
        const auto words = words_of(metric_kinds()[e.metric.kind]->name);
        return words.substr(0, words.find(" on "));
    };
    const Effect* out = nullptr;
    for (const auto& effect : effects.most)
        if (family(effect) != family(*effects.subject) && noticed(effect) >= 0.5 &&
            noticed(effect) >= 0.5 * noticed(*effects.subject) &&
            (out == nullptr || noticed(effect) > noticed(*out)))
            out = &effect;
    return out;
}

/// Returns whether most replicates have a smaller or a larger effect than the central run.
std::string rank_sentence(const Effect& subject) {
    const double less = subject.size() < 0 ? 1 - subject.central_rank : subject.central_rank;
    if ((less >= 0.25 && less <= 0.75) || is_outside(subject)) return "";
    return fmt::format(
        " The central run lies at the {} end of its replicates: {:.0f} % of them give {}.",
        less > 0.75 ? "high" : "low", 100 * std::max(less, 1 - less),
        less > 0.75 ? "less" : "more");
}

std::string without_text(const AskChance& chance) {
    if (!chance.without) return "";
    const auto there = chance_text(*chance.without);
    if (there == chance_text(chance.yes)) return "the same without it";
    const bool anyway = *chance.without >= 0.5 && chance.yes >= 0.5;
    return fmt::format("{}without it in {}", anyway ? "also " : "", there);
}

}  // namespace

std::string shown_unit(const Metric& metric) {
    return shown_unit(metric_kinds()[metric.kind]->unit);
}

std::string shown_unit(const std::string& unit) {
    if (unit == "share" || unit == "share of demand" || unit == "probability") return "share";
    if (unit == "per cent") return "%";
    if (unit == "index" || unit == "position" || unit == "number") return "1";
    return unit;
}

std::string unit_of_sides(const Program& program, const AskProgram& ask) {
    std::string out;
    for (const auto* side : {&ask.left, &ask.right}) {
        if (side->steps.size() != 1) return "1";
        if (side->steps[0].what != Expression::What::metric) continue;
        const auto unit = shown_unit(program.asked[side->steps[0].metric]);
        if (!out.empty() && unit != out) return "1";
        out = unit;
    }
    return out.empty() ? "1" : out;
}

std::string size_word(const Effect& effect) {
    const auto scale = effect_scale(effect);
    const double central =
        is_outside(effect) ? 0.5 * (effect.range->low + effect.range->high) : effect.size();
    const double size = std::abs(central) * (1 + 1e-9);  // a threshold belongs to its class
    return size >= scale.large        ? "Large"
           : size >= scale.noticeable ? "Noticeable"
           : size >= scale.little     ? "Little"
                                      : "Next to nothing";
}

std::string chance_text(double probability) {
    if (probability < 0.005) return "< 1 %";
    if (probability > 0.995) return "> 99 %";
    return fmt::format("{:.0f} %", 100 * probability);
}

std::string answer_in_words(const RunView& view, const Effects& effects) {
    if (effects.no_common_date)
        return "The scenario and its comparison have no date in common: effects are not defined.";
    if (!effects.subject)
        return view.without != nullptr
                   ? "Nothing that is shown changes: neither influence, GDP, prices nor positions."
                   : "Nothing that is shown moves from its start. The scenario is not compared "
                     "with another.";
    const Effect& subject = *effects.subject;
    const bool changes = !is_unchanged(subject);
    const std::string lead = changes ? paid_lead(view, effects) : "";
    std::string out = lead + effect_in_words(view, subject) + ".";
    if (changes)
        out =
            fmt::format("{}: {}", subject.by_chance ? "By chance alone" : size_word(subject), out);
    else
        out = capitalised(out);
    if (view.without == nullptr)
        out += " This is the change from the start, as the scenario is not compared with another.";
    if (const auto& full = effects.paid_in_full; full && !lead.empty())
        out += fmt::format(" Paid in full: {}.", size_in_words(*full));
    if (changes) out += driver_sentence(view, effects);
    if (changes && subject.size() != 0) out += rank_sentence(subject);
    if (const auto* second = second_effect(effects))
        out += " " + capitalised(effect_in_words(view, *second)) + ".";
    if (effects.replicates == 0)
        out += " This is one run with all inputs at their centres: it has no range.";
    return out;
}

std::string also_line(const RunView& view, const Effects& effects) {
    constexpr std::size_t most = 4;
    std::vector<std::string> parts;
    const auto has_row = [&](const Effect& effect) {
        return std::any_of(effects.most.begin(), effects.most.end(), [&](const Effect& e) {
            return e.metric.address == effect.metric.address;
        });
    };
    for (const auto& family : effects.also)
        if (const auto& effect = family.effect;
            effect && !is_unchanged(*effect) && !has_row(*effect)) {
            const auto words = in_words(view.program(), effect->metric),
                       label = effect_label(view, *effect);
            parts.push_back(fmt::format("{} (by {})", capitalised(words) == label ? words : label,
                                        size_in_words(*effect)));
        }
    return parts.empty() ? "" : fmt::format("Also: {}.", listing(parts, most));
}

std::string unchanged_line(const Effects& effects) {
    constexpr std::size_t most = 6;
    std::vector<std::string> names, parts;
    for (const auto& family : effects.unchanged) {
        const auto name = words_of(family.kind);
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        names.push_back(name);
        double bound = 0;
        for (const auto& other : effects.unchanged)
            if (words_of(other.kind) == name) bound = std::max(bound, other.largest);
        Effect effect;
        for (Index k = 0; k < metric_kinds().size(); ++k)
            if (metric_kinds()[k]->name == family.kind) effect.metric.kind = k;
        effect.with = bound, effect.without = 0.0;
        parts.push_back(!is_unchanged(effect)
                            ? fmt::format("{} (by {} at most)", name, size_in_words(effect))
                            : name);
    }
    return parts.empty() ? "" : fmt::format("Unchanged: {}.", listing(parts, most));
}

std::vector<CentralAnswer> answers_of(const RunView& view) {
    const auto& p = view.program();
    std::vector<CentralAnswer> out;
    for (const auto& ask : p.asks) {
        const auto found = answer(p, ask, view.outcome.result.series);
        if (!found) continue;
        CentralAnswer one{&ask, *found};
        const auto is_same_date = [&](int step) {
            return date_of(view.without->program.calendar, step) == date_of(p.calendar, step);
        };
        if (view.without != nullptr && is_same_date(ask.first) && is_same_date(ask.last))
            if (const auto theirs = answer(p, ask, view.without->result.series))
                one.without = theirs->yes;
        out.push_back(one);
    }
    return out;
}

const AskChance* chance_of(const Effects& effects, const std::string& ask) {
    const auto found = std::find_if(effects.asks.begin(), effects.asks.end(),
                                    [&](const AskChance& chance) { return chance.id == ask; });
    return found == effects.asks.end() ? nullptr : &*found;
}

std::string answer_by(double share) {
    return share >= 0.95 ? "yes" : share <= 0.05 ? "no" : "open";
}

std::vector<Answered> asked_in_words(const RunView& view, const Effects& effects) {
    std::vector<Answered> out;
    for (const auto& [ask, found, without] : answers_of(view)) {
        if (const auto* chance = chance_of(effects, ask->id)) {
            const auto word = answer_by(chance->yes) == "yes"  ? "YES"
                              : answer_by(chance->yes) == "no" ? "NO"
                                                               : "OPEN";
            out.push_back({fmt::format("{:<5}{:>6}", word, chance_text(chance->yes)), ask->text,
                           without_text(*chance)});
            continue;
        }
        const std::string there = !without                ? ""
                                  : *without == found.yes ? "; the same without it"
                                  : *without              ? "; without it: yes"
                                                          : "; without it: no";
        out.push_back({found.yes ? "YES" : "NO", ask->text, "in the central run" + there});
    }
    return out;
}

}  // namespace steppe
