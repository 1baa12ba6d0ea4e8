#include <algorithm>
#include <set>

#include "engine/core/text.hpp"
#include "engine/solver/builder.hpp"

namespace steppe {

Index Builder::route(Index i, Index j) {
    const auto at = routes_.find(std::minmax(i, j));
    return at == routes_.end() ? 0 : at->second;
}

void compile_corridors(Builder& b) {
    std::map<std::pair<Index, Index>, Route> routes;
    for (const auto& [id, from] : b.scenario.corridors) {
        const auto r = static_cast<Index>(b.program.corridors.size());
        b.program.corridors.push_back(
            {numbers_of(b, from), id, from.name.given ? from.name.value : id});
        for (const auto& [pair, share] : from.share.items)
            routes[std::minmax(b.partner(pair.first), b.partner(pair.second))].emplace_back(
                r, b.number(share));
    }
    b.set_routes(routes);
}

void Builder::set_routes(const std::map<std::pair<Index, Index>, Route>& routes) {
    program.routes = {Route{}};
    for (const auto& [pair, route] : routes) {
        routes_.emplace(pair, static_cast<Index>(program.routes.size()));
        program.routes.push_back(route);
    }
}

namespace {

/// Returns the agents named in the data or in pledges that build capacity, and the rest of the
/// world.
std::vector<Index> participants(const Builder& b, const std::string& id, const Commodity& from) {
    std::set<Index> out{b.program.agents.row()};
    for (const auto& row : from.table.rows)
        for (const auto& who : {row.row, row.column}) out.insert(b.partner(who));
    for (const auto& [name, pledge] : b.scenario.pledges) {
        if (pledge.capacity.items.count(id) == 0) continue;
        out.insert(b.agent(pledge.from.value));
        for (const auto& [host, weight] : pledge.to.items) out.insert(b.agent(host));
    }
    return {out.begin(), out.end()};
}

std::vector<Index> places_of(const std::vector<Index>& some, Index all) {
    std::vector<Index> out(all, absent);
    for (Index n = 0; n < some.size(); ++n) out[some[n]] = n;
    return out;
}

/// Finds the buyers (with demand, or paying for capacity) and the sellers (with customers or future
/// capacity).
void find_traders(const Builder& b, const std::string& id, const Commodity& from,
                  CommodityProgram& out) {
    std::set<Index> buyers, sellers;
    for (const auto& row : from.table.rows) {
        buyers.insert(b.partner(row.row));
        sellers.insert(b.partner(row.column));
    }
    for (const auto& [name, pledge] : b.scenario.pledges) {
        if (pledge.capacity.items.count(id) == 0) continue;
        buyers.insert(b.agent(pledge.from.value));
        for (const auto& [host, weight] : pledge.to.items) sellers.insert(b.agent(host));
    }
    out.buyers.assign(buyers.begin(), buyers.end());
    out.sellers.assign(sellers.begin(), sellers.end());
    out.buyer = places_of(out.buyers, b.program.agents.row() + 1U);
    out.seller = places_of(out.sellers, b.program.agents.row() + 1U);
    for (const Index j : out.sellers) out.home.push_back(out.buyer[j]);
}

Rationing rationing_of(const std::string& word) {
    return word == "priority" ? Rationing::priority
           : word == "maxmin" ? Rationing::maxmin
                              : Rationing::proportional;
}

void compile_commodity(Builder& b, const std::string& id, const Commodity& from) {
    CommodityProgram out;
    out.id = id;
    out.unit = from.unit.given ? from.unit.value : "units";
    out.rationing = rationing_of(from.rationing.value);
    out.participant = participants(b, id, from);
    find_traders(b, id, from, out);
    for (const auto& who : from.priority.items) {
        const Index place = out.buyer[b.partner(who.value)];
        if (place != absent && !contains(out.first, place)) out.first.push_back(place);
    }
    out.flow.assign(out.buyers.size() * out.sellers.size(), absent);
    for (const auto& row : from.table.rows)
        out.flow[out.cell(b.partner(row.row), b.partner(row.column))] = b.number(row.value);
    for (const Index i : out.buyers)
        for (const Index j : out.sellers) out.route.push_back(i == j ? 0 : b.route(i, j));
    out.restricted = SlotMap(out.flow.size());
    out.at_risk = b.per_agent(from.gdp_at_risk, absent);
    static_cast<CommodityNumbers&>(out) = numbers_of(b, from);
    b.program.commodities.push_back(std::move(out));
}

}  // namespace

void compile_commodities(Builder& b) {
    for (const auto& [id, commodity] : b.scenario.commodities) compile_commodity(b, id, commodity);
}

void compile_cells(Program& p) {
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        auto& commodity = p.commodities[c];
        std::vector<bool> used;
        for (const Num flow : commodity.flow) used.push_back(flow != absent);
        for (const auto& pledge : p.pledges)
            for (const auto& to : pledge.capacity)
                for (const Index cell : to.cell)
                    if (to.commodity == c && cell != absent) used[cell] = true;
        commodity.all = commodity.cells_where([](Index) { return true; });
        commodity.used = commodity.cells_where([&](Index cell) { return used[cell]; });
    }
}

}  // namespace steppe
