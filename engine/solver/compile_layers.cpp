#include <algorithm>
#include <tuple>

#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/solver/builder.hpp"

namespace steppe {
namespace {

void add_pair(PairSet& set, Index i, Index j) {
    if (i != j && i != absent && j != absent) set.emplace(i, j);
}

/// Returns the initial members (1) and the states that an event lets join (0).
std::map<Index, double> members_of(const Builder& b, const std::string& name,
                                   const Institution& body) {
    std::map<Index, double> out;
    for (const auto& [id, event] : b.scenario.events)
        if (event.institution.value == name)
            for (const auto& who : event.join.items) out[b.agent(who.value)] = 0;
    for (const auto& who : body.members.items)
        if (const Index i = b.agent(who.value); i != absent) out[i] = 1;
    return out;
}

/// Returns the pairs of the layer that can be non-zero.
PairSet pairs_in(const Builder& b, const std::string& id, const Layer& layer,
                 const LayerKind& kind) {
    PairSet set;
    for (const auto& row : layer.table.rows) {
        add_pair(set, b.agent(row.row), b.agent(row.column));
        if (kind.symmetric) add_pair(set, b.agent(row.column), b.agent(row.row));
    }
    for (const auto& [name, body] : b.scenario.institutions) {
        if (body.layer.value != id) continue;
        const auto members = members_of(b, name, body);
        for (const auto& [i, was] : members)
            for (const auto& [j, too] : members) add_pair(set, i, j);
    }
    for (const auto& [name, event] : b.scenario.events)
        if (event.layer.value == id)
            for (const auto& [i, j] : event.between.items) {
                add_pair(set, b.agent(i.value), b.agent(j.value));
                add_pair(set, b.agent(j.value), b.agent(i.value));
            }
    if (layer.form == LayerForm::positions)
        for (Index i = 0; i < b.program.agents.size(); ++i)
            for (Index j = 0; j < b.program.agents.size(); ++j) add_pair(set, i, j);
    if (layer.form == LayerForm::deliveries)
        for (const auto& c : b.program.commodities)
            for (const Index i : c.participant)
                for (const Index j : c.participant)
                    if (i != b.program.agents.row() && j != b.program.agents.row())
                        add_pair(set, i, j);
    for (const auto& [name, pledge] : b.scenario.pledges)
        if (pledge.layer.value == id)
            for (const auto& [host, weight] : pledge.to.items)
                add_pair(set, b.agent(host), b.agent(pledge.from.value));
    for (const auto& [name, response] : b.scenario.responses)
        if (response.layer.value == id)
            for (const auto& [other, pledge] : b.scenario.pledges)
                if (pledge.from.value == response.to.value && pledge.layer.value == id)
                    for (const auto& [host, weight] : pledge.to.items)
                        add_pair(set, b.agent(host), b.agent(response.by.value));
    return set;
}

void fill_stock(Builder& b, const Layer& layer, LayerProgram& out) {
    out.funded = SlotMap(out.pairs.size());
    out.row_stock.assign(b.program.agents.size(), absent);
    out.trade_link = layer.trade_link.value;
    for (const auto& row : layer.table.rows) {
        const Index i = b.agent(row.row), j = b.agent(row.column);
        if (i == absent) continue;  // assets in the rest of the world have no effect
        if (j == absent) {
            out.row_stock[i] = b.number(row.value);
            continue;
        }
        const Index e = out.pairs.find(i, j);
        out.value[e] = b.number(row.value);
        if (row.flow.given) out.flow.emplace_back(e, b.number(row.flow));
    }
    std::sort(out.flow.begin(), out.flow.end());
}

void fill_tie(Builder& b, const std::string& id, const Layer& layer, LayerProgram& out) {
    out.capability = layer.capability.value == "military" ? Capability::military : Capability::gdp;
    for (const auto& row : layer.table.rows) {
        const Num number = b.number(row.value);
        out.value[out.pairs.find(b.agent(row.row), b.agent(row.column))] = number;
        out.value[out.pairs.find(b.agent(row.column), b.agent(row.row))] = number;
    }
    for (const auto& [name, body] : b.scenario.institutions) {
        if (body.layer.value != id) continue;
        InstitutionProgram institution{.id = name,
                                       .strength = b.number(body.strength),
                                       .members = {},
                                       .membership = {},
                                       .customs_union = body.customs_union.value};
        for (const auto& [i, was] : members_of(b, name, body)) {
            institution.members.push_back(i);
            institution.membership.push_back(was);
        }
        for (Index i = 0; i < institution.members.size(); ++i)
            for (Index j = 0; j < institution.members.size(); ++j)
                if (i != j)
                    institution.ties.push_back(
                        {out.pairs.find(institution.members[i], institution.members[j]), i, j});
        out.institutions.push_back(std::move(institution));
    }
}

void fill_fixed(Builder& b, const Layer& layer, LayerProgram& out) {
    out.series.resize(out.pairs.size());
    auto rows = layer.table.rows;
    std::sort(rows.begin(), rows.end(), [](const Row& x, const Row& y) {
        return std::tie(x.row, x.column, x.year) < std::tie(y.row, y.column, y.year);
    });
    for (const auto& row : rows) {
        const Index i = b.agent(row.row), j = b.agent(row.column);
        if (i == absent || j == absent) continue;
        const double month = b.months({.year = row.year, .month = 1, .day = 1});
        out.series[out.pairs.find(i, j)].push_back({month, b.number(row.value)});
    }
}

void fill_supply(const Builder& b, LayerProgram& out) {
    out.cells.resize(out.pairs.size());
    for (Index e = 0; e < out.pairs.size(); ++e)
        for (Index c = 0; c < b.program.commodities.size(); ++c) {
            const auto& commodity = b.program.commodities[c];
            const Index cell = commodity.cell(out.pairs.row[e], out.pairs.column[e]);
            if (commodity.at_risk[out.pairs.row[e]] != absent && cell != absent)
                out.cells[e].emplace_back(c, cell);
        }
}

void fill_alike(Builder& b, const Layer& layer, LayerProgram& out) {
    for (const auto& id : layer.issues.items) out.issues.push_back(b.issue(id.value));
    for (Index k = 0; layer.issues.items.empty() && k < b.program.issues.size(); ++k)
        out.issues.push_back(k);
    std::sort(out.issues.begin(), out.issues.end());  // sums do not depend on the order in the file
}

void compile_trade_layer(Builder& b, const Layer& layer, const PairSet& own) {
    auto& p = b.program;
    auto& trade = p.trade;
    p.has_trade = true;
    PairSet set;
    const auto both = [&set](Index i, Index j) {
        add_pair(set, i, j);
        add_pair(set, j, i);
    };
    for (const auto& [i, j] : own) both(i, j);
    for (const auto& [name, body] :
         b.scenario.institutions)  // goods can take routes without initial trade
        if (body.customs_union.value)
            for (const auto& [i, was] : members_of(b, name, body))
                for (const auto& [j, too] : members_of(b, name, body)) both(i, j);
    for (const auto& [id, other] : b.scenario.layers)  // extra stock creates trade
        if (other.form == LayerForm::stocks && other.trade_link.value)
            for (const auto& [i, j] :
                 pairs_in(b, id, other, *model_registry().layer_kind(other.kind.value)))
                both(i, j);
    trade.pairs = pairs_of(set, p.agents.size());
    trade.base.assign(trade.pairs.size(), absent);
    trade.cut = trade.linked = SlotMap(trade.pairs.size());
    trade.row_import.assign(p.agents.size(), absent);
    trade.row_export = trade.row_import;
    for (Index e = 0; e < trade.pairs.size(); ++e) {
        trade.reverse.push_back(trade.pairs.find(trade.pairs.column[e], trade.pairs.row[e]));
        trade.route.push_back(b.route(trade.pairs.row[e], trade.pairs.column[e]));
    }
    for (Index i = 0; i < p.agents.size(); ++i)
        trade.row_route.push_back(b.route(i, p.agents.row()));
    for (const auto& row : layer.table.rows) {
        const Index i = b.agent(row.row), j = b.agent(row.column);
        if (i == absent && j == absent) continue;
        const Num number = b.number(row.value);
        if (j == absent)
            trade.row_import[i] = number;
        else if (i == absent)
            trade.row_export[j] = number;
        else
            trade.base[trade.pairs.find(i, j)] = number;
    }
}

/// Lists institutions by id, across layers.
void list_institutions(Builder& b) {
    for (const auto& entry : b.scenario.institutions) {
        const Index l = b.layer(entry.second.layer.value);
        const auto& in_layer = b.program.layers[l].institutions;
        const auto at =
            std::find_if(in_layer.begin(), in_layer.end(),
                         [&](const InstitutionProgram& i) { return i.id == entry.first; });
        b.program.institutions.emplace_back(l, static_cast<Index>(at - in_layer.begin()));
    }
}

}  // namespace

void compile_layers(Builder& b) {
    auto& p = b.program;
    PairSet all;
    for (const auto& [id, layer] : b.scenario.layers) {
        auto& out = p.layers.emplace_back();
        const auto& kinds = layer_kinds();
        const LayerKind& kind = *model_registry().layer_kind(layer.kind.value);
        out.kind = static_cast<Index>(index_of(kinds, &kind));
        out.id = id;
        static_cast<LayerNumbers&>(out) = numbers_of(b, layer);
        out.weight = b.per_agent(layer.weight_by, b.number(layer.weight));
        const PairSet own = pairs_in(b, id, layer, kind);
        if (layer.form == LayerForm::trade) compile_trade_layer(b, layer, own);
        out.pairs = layer.form == LayerForm::trade ? p.trade.pairs : pairs_of(own, p.agents.size());
        out.value.assign(out.pairs.size(), absent);
        out.bound = SlotMap(out.pairs.size());
        if (layer.form == LayerForm::stocks) fill_stock(b, layer, out);
        if (layer.form == LayerForm::ties) fill_tie(b, id, layer, out);
        if (layer.form == LayerForm::years) fill_fixed(b, layer, out);
        if (layer.form == LayerForm::deliveries) fill_supply(b, out);
        if (layer.form == LayerForm::positions) fill_alike(b, layer, out);
        for (Index e = 0; e < out.pairs.size(); ++e)
            all.emplace(out.pairs.row[e], out.pairs.column[e]);
    }
    p.graph = pairs_of(all, p.agents.size());
    for (auto& layer : p.layers)
        for (Index e = 0; e < layer.pairs.size(); ++e)
            layer.in_graph.push_back(p.graph.find(layer.pairs.row[e], layer.pairs.column[e]));
    list_institutions(b);
    p.power_pairs.resize(p.agents.size());
    for (Index i = 0; i < p.agents.size(); ++i)
        for (const Index j : p.agents.powers)
            if (const Index e = p.graph.find(i, j); e != absent) p.power_pairs[i].push_back(e);
}

}  // namespace steppe
