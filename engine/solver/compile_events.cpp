#include <algorithm>
#include <map>

#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/solver/builder.hpp"

namespace steppe {
namespace {

void add_once(std::vector<Index>& targets, Index target) {
    if (target != absent && !contains(targets, target)) targets.push_back(target);
}

/// Returns the pairs in `between`, both directions, as indices of `pairs`; missing pairs have no
/// trade.
std::vector<Index> both_ways(const Builder& b, const Event& from, const Pairs& pairs) {
    std::vector<Index> out;
    for (const auto& [first, second] : from.between.items) {
        const Index i = b.agent(first.value), j = b.agent(second.value);
        add_once(out, pairs.find(i, j));
        add_once(out, pairs.find(j, i));
    }
    return out;
}

std::vector<Index> trade_pairs(const Builder& b, const Event& from) {
    const auto& pairs = b.program.trade.pairs;
    auto out = both_ways(b, from, pairs);
    for (const auto& [first, second] : from.between.items)
        for (const auto& [agent, other] : {std::pair(b.agent(first.value), b.agent(second.value)),
                                           std::pair(b.agent(second.value), b.agent(first.value))})
            if (other == absent && agent != absent) add_once(out, pairs.size() + agent);
    return out;
}

/// Returns the cells from the exporters to the named buyers, or to all other agents.
std::vector<Index> deliveries(const Builder& b, const Event& from,
                              const CommodityProgram& commodity) {
    std::vector<Index> out;
    std::vector<Index> importers;
    for (const auto& to : from.to.items) importers.push_back(b.partner(to.value));
    if (!from.to.given) importers = commodity.buyers;
    for (const auto& id : from.from.items)
        for (const Index importer : importers)
            if (const Index exporter = b.partner(id.value); importer != exporter)
                add_once(out, commodity.cell(importer, exporter));
    return out;
}

std::vector<Index> members(const Builder& b, const TextList& who, Index institution) {
    const auto& [layer, n] = b.program.institutions[institution];
    const auto& all = b.program.layers[layer].institutions[n].members;
    std::vector<Index> out;
    for (const auto& id : who.items) {
        const auto at = std::find(all.begin(), all.end(), b.agent(id.value));
        if (at != all.end()) add_once(out, static_cast<Index>(at - all.begin()));
    }
    return out;
}

Index subject_of(const Builder& b, const Event& from, const std::string& key) {
    if (key == "commodity") return b.commodity(from.commodity.value);
    if (key == "corridor") return b.corridor(from.corridor.value);
    if (key == "layer") return b.layer(from.layer.value);
    if (key == "institution") return b.institution(from.institution.value);
    return key == "issue" ? b.issue(from.issue.value) : absent;
}

void find_targets(const Builder& b, const Event& from, EventProgram& out) {
    switch (acts_on(out.kind)) {
        case ActsOn::nothing_else:
            break;
        case ActsOn::agents:
            for (const auto& id : from.agents.items) add_once(out.targets, b.agent(id.value));
            break;
        case ActsOn::deliveries:
            out.targets = deliveries(b, from, b.program.commodities[out.subject]);
            break;
        case ActsOn::producers:
            for (const auto& id : from.at.items)
                add_once(out.targets,
                         b.program.commodities[out.subject].seller[b.partner(id.value)]);
            break;
        case ActsOn::trade_pairs:
            out.targets = trade_pairs(b, from);
            break;
        case ActsOn::ties:
            out.targets = both_ways(b, from, b.program.layers[out.subject].pairs);
            break;
        case ActsOn::members:
            out.targets = members(b, from.join, out.subject);
            out.others = members(b, from.leave, out.subject);
            break;
        case ActsOn::influence_pairs:
            out.targets = both_ways(b, from, b.program.graph);
            break;
    }
}

/// Assigns slots to the event's targets.
void touch_targets(Program& p, const std::string& subject, EventProgram& out) {
    const auto touch = [&out](SlotMap& touched) {
        for (Index& target : out.targets) target = touched.touch(target);
    };
    switch (acts_on(out.kind)) {
        case ActsOn::deliveries:
            return touch(p.commodities[out.subject].restricted);
        case ActsOn::ties:
            return touch(p.layers[out.subject].bound);
        case ActsOn::influence_pairs:
            touch(p.hostile);
            return p.hostility.resize(p.hostile.size, absent);
        case ActsOn::members:
            p.layers[p.institutions[out.subject].first].members_change = true;
            return;
        case ActsOn::trade_pairs:
            for (Index& target : out.targets) {
                const Index pairs = p.trade.pairs.size();
                target =
                    target < pairs ? p.agents.row() + p.trade.cut.touch(target) : target - pairs;
            }
            return;
        case ActsOn::agents:
            if (subject != "issue") return;
            for (Index& target : out.targets)
                target = target * static_cast<Index>(p.issues.size()) + out.subject;
            return touch(p.shifted);
        case ActsOn::producers:
        case ActsOn::nothing_else:
            return;
    }
}

void compile_event(Builder& b, const std::string& id, const Event& from) {
    const auto& kinds = event_kinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const EventKind* k) { return k->name == from.kind.value; });
    EventProgram out;
    out.id = id;
    out.kind = static_cast<Index>(kind - kinds.begin());
    out.random = from.hazard.given;
    if (out.random) {
        out.chance = b.program.random_events++;
    } else {
        out.start = b.months(from.start.value);
    }
    static_cast<EventNumbers&>(out) = numbers_of(b, from);
    for (const Number* effect :
         {&from.cut, &from.factor, &from.loss, &from.by, &from.conviction_by})
        if (effect->given) out.effect = b.number(*effect);
    out.subject = subject_of(b, from, (*kind)->subject);
    find_targets(b, from, out);
    touch_targets(b.program, (*kind)->subject, out);
    b.program.events.push_back(std::move(out));
}

/// Returns the passage of each element and appends new ones to `passages`.
template <class Passage>
std::vector<Index> passage_of(const std::vector<Index>& route, const std::vector<Index>& slot,
                              std::vector<Passage>& passages) {
    std::map<std::pair<Index, Index>, Index> known;
    std::vector<Index> out;
    for (std::size_t n = 0; n < route.size(); ++n) {
        const auto [at, is_new] =
            known.try_emplace({route[n], slot[n]}, static_cast<Index>(known.size()));
        if (is_new) passages.push_back({route[n], slot[n]});
        out.push_back(at->second);
    }
    return out;
}

/// Builds the passages of pairs and cells.
/// \pre events have assigned their slots
void list_touched(Program& p) {
    p.trade.passage = passage_of(p.trade.route, p.trade.cut.slot, p.trade.passages);
    for (auto& commodity : p.commodities) {
        const auto passage =
            passage_of(commodity.route, commodity.restricted.slot, commodity.passages);
        for (auto* cells : {&commodity.all, &commodity.used})
            for (auto& entry : cells->entries) entry.passage = passage[entry.cell];
    }
    p.has_hostile_ties.assign(p.agents.size(), false);
    for (Index e = 0; e < p.graph.size(); ++e)
        if (p.hostile.slot[e] != 0) p.has_hostile_ties[p.graph.row[e]] = true;
}

}  // namespace

void compile_events(Builder& b) {
    b.program.shifted = SlotMap(b.program.agents.size() * b.program.issues.size());
    for (const auto& [id, event] : b.scenario.events) compile_event(b, id, event);
    list_touched(b.program);
}

}  // namespace steppe
