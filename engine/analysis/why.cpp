#include "engine/analysis/why_terms.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/model/events.hpp"
#include "engine/model/process/events.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace causes {

const std::string& Story::agent(Index i) const { return p().agents.name[i]; }

std::string agent_name(const Program& p, Index i) {
    return i == p.agents.row() ? "the rest of the world" : p.agents.name[i];
}

std::string figure(double x) {
    if (std::abs(x) < 1000) return fmt::format("{:.3g}", x);
    const double last = std::pow(10, std::floor(std::log10(std::abs(x))) - 2);
    return fmt::format("{:.0f}", last * std::round(x / last));
}

std::string commodity_name(const CommodityProgram& commodity) {
    std::string out = commodity.id;
    std::replace(out.begin(), out.end(), '-', ' ');
    return out;
}

Cause at_start(std::string name, double value, std::vector<Num> rests_on, std::string details) {
    return {std::move(name), value, std::move(rests_on), std::move(details), {}, true};
}

double sum(const Parts& parts) {
    double out = 0;
    for (const auto& part : parts) out += part.value;
    return out;
}

Cause scaled(Cause cause, double by) {
    cause.value *= by;
    cause.parts = scaled(std::move(cause.parts), by);
    return cause;
}

Parts scaled(Parts parts, double by) {
    for (auto& part : parts) part = scaled(std::move(part), by);
    return parts;
}

Cause group(std::string name, Parts parts, std::vector<Num> rests_on) {
    const double value = sum(parts);
    return {std::move(name), value, std::move(rests_on), "", std::move(parts)};
}

Cause in_proportion(std::string name, double value, Parts parts, std::vector<Num> rests_on) {
    const double whole = sum(parts);
    parts = whole == 0 ? Parts{} : scaled(std::move(parts), value / whole);
    return {std::move(name), value, std::move(rests_on), "", std::move(parts)};
}

void add(std::vector<Num>& to, Num number) {
    if (number != absent) to.push_back(number);
}

Parts effects_of(double start, std::vector<Factor> factors) {
    double product = 1, zeros = 0;
    for (const auto& factor : factors) {
        product *= factor.value;
        zeros += factor.value <= 0 ? 1 : 0;
    }
    // The logarithmic mean of start and end; start if both are equal.
    const double log = zeros > 0 ? 0 : std::log(product);
    const double mean = std::abs(log) < 1e-8 ? start * (1 + log / 2) : start * (product - 1) / log;
    Parts out;
    for (auto& factor : factors) {
        if (factor.value == 1) continue;
        const double value = zeros == 0         ? mean * std::log(factor.value)
                             : factor.value > 0 ? 0
                                                : -start / zeros;
        out.push_back(in_proportion(std::move(factor.name), value, std::move(factor.parts),
                                    std::move(factor.rests_on)));
    }
    return out;
}

void each_event(
    const Moment& now,
    const std::function<void(const EventProgram&, const Derived<double>::OfEvents&)>& visit) {
    constexpr double forever = 1e9;  // years
    auto alone = now.d.events;
    for (std::size_t n = 0; n < now.p.events.size(); ++n) {
        const auto& event = now.p.events[n];
        const double since = (now.p.calendar.month(now.at.t) - event.start) / 12;
        // Events by chance do not happen in a central run; an alignment acts from its start.
        if (event.random || (now.d.events.active[n] == 0 && since < 0)) continue;
        process::clear_events<double>(now.p, now.in, alone);
        const double lasts = event.duration == absent ? forever : now.in.event[n].duration;
        apply_event<double>(now.p, event, now.in.event[n], {now.d.events.active[n], since, lasts},
                            alone);
        visit(event, alone);
    }
}

std::vector<Num> numbers_of(const EventProgram& event) {
    std::vector<Num> out;
    for (const Num number : {event.effect, event.duration, event.half_life}) add(out, number);
    return out;
}

Factor event_factor(const Moment& now, std::string name, double value,
                    const std::function<double(const Derived<double>::OfEvents&)>& kept) {
    Factor out{std::move(name), value};
    if (value == 1) return out;
    each_event(now, [&](const EventProgram& event, const Derived<double>::OfEvents& effects) {
        const double alone = kept(effects);
        if (alone == 1) return;
        constexpr double least = 1e-12;  // of a full stop
        out.parts.push_back(
            {"event " + event.id, std::log(std::max(alone, least)), numbers_of(event)});
    });
    return out;
}

/// Returns a kind of metric; without parts if the name has none.
static const Kind& kind_named(const std::string& name) {
    for (const auto* kinds :
         {&influence_kinds(), &trade_kinds(), &output_kinds(), &position_kinds(), &supply_kinds()})
        if (const auto found = kinds->find(name); found != kinds->end()) return found->second;
    static const Kind none{"", [](const Story&, const Ids&) { return Parts{}; }};
    return none;
}

/// Returns the buyer's commodity that a metric is about.
static std::optional<Purchases> purchases_of(const Program& p, const std::string& kind,
                                             const Ids& id) {
    const bool is_pair = kind == "dependence";
    if (!is_pair && kind != "thrift" && kind != "inventory") return std::nullopt;
    const Index c = id[is_pair ? 2 : 1];
    const auto& commodity = p.commodities[c];
    if (commodity.buyer[id[0]] == absent) return std::nullopt;
    return Purchases(p, c, commodity.buyer[id[0]], is_pair ? commodity.cell(id[0], id[1]) : absent);
}

}  // namespace causes

Why causes_of(const Program& program, const Metric& metric, int step) {
    const std::string& name = metric_kinds()[metric.kind]->name;
    const auto& kind = causes::kind_named(name);
    causes::Money money(program);
    auto bought = causes::purchases_of(program, name, metric.id);
    std::optional<causes::Pull> pull;
    if (name == "position" || name == "vote_yes") pull.emplace(program, metric.id[0], metric.id[1]);
    const bool is_output = name == "gdp" || name == "gdp_gap";
    causes::Parts partners, next;
    Why out{metric, step, run_to(program, program.centre, step, {metric}).front(), kind.rule, {}};
    trace(
        program, step,
        [&](const Moment& start) {
            if (pull) pull->start(start);
        },
        [&](const Moment& now) {
            if (bought) bought->visit(now);
            if (pull) pull->visit(now);
            partners.swap(next);
            if (now.at.t == step) {
                const causes::Story story{now, money, pull ? &*pull : nullptr,
                                          bought ? &*bought : nullptr, partners};
                out.parts = kind.parts(story, metric.id);
                return;
            }
            if (is_output) next = causes::trade_by_partner(now, metric.id[0]);
            if (bought) bought->advance(now);
            if (pull) pull->advance(now);
            money.advance(now);
        });
    return out;
}

}  // namespace steppe
