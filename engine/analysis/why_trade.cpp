#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/why_terms.hpp"

namespace steppe::causes {
namespace {

/// One flow of goods in the numbers of its equation.
struct Goods {
    Num base;
    double today, extra, cut, transit;
    Index route, slot;  ///< slot: of the stock that creates trade, 0 without
};

Goods goods_of(const Story& s, Index i, Index j) {
    const auto& [p, in, at, d] = s.now;
    const Index row = p.agents.row();
    const bool from_row = j == row, to_row = i == row;
    const auto transit = [&, &d = d](Index e) {
        return d.reexport.Re.empty() ? 0 : d.reexport.Re[e];
    };
    if (from_row || to_row) {
        const Index a = from_row ? i : j;
        return {from_row ? p.trade.row_import[a] : p.trade.row_export[a],
                from_row ? in.row_import[a] : in.row_export[a],
                from_row ? at.Q_row[a] : 0,
                d.events.uncut_row[a],
                transit(from_row ? p.trade.import_flow(a) : p.trade.export_flow(a)),
                p.trade.row_route[a],
                0};
    }
    const Index e = p.trade.pairs.find(i, j);
    if (e == absent) return {absent, 0, 0, 1, 0, 0, 0};
    return {p.trade.base[e],
            in.T0[e],
            at.Q[e],
            d.events.uncut[p.trade.cut.slot[e]],
            transit(e),
            p.trade.route[e],
            p.trade.linked.slot[e]};
}

/// Returns the numbers of the corridors of a route.
std::vector<Num> numbers_of_route(const Program& p, Index route) {
    std::vector<Num> out;
    for (const auto& [corridor, share] : p.routes[route])
        for (const Num number : {share, p.corridors[corridor].elasticity}) add(out, number);
    return out;
}

Factor cut_by_events(const Story& s, Index i, Index j, double value) {
    const auto& p = s.p();
    const Index row = p.agents.row();
    return event_factor(s.now, "sanctions", value, [&](const Derived<double>::OfEvents& e) {
        if (i == row || j == row) return e.uncut_row[std::min(i, j)];
        return e.uncut[p.trade.cut.slot[p.trade.pairs.find(i, j)]];
    });
}

/// Returns the events that narrow the corridors of a route as parts of its access.
Factor closed_corridors(const Story& s, Index route) {
    auto out = event_factor(s.now, "corridors that narrow", s.now.d.access[route],
                            [&](const Derived<double>::OfEvents& e) {
                                double open = 1;
                                for (const auto& [corridor, share] : s.p().routes[route])
                                    open -=
                                        s.p().centre[share] * (1 - std::min(1.0, e.open[corridor]));
                                return open;
                            });
    out.rests_on = numbers_of_route(s.p(), route);
    add(out.rests_on, s.p().model.reroute);
    return out;
}

Parts of_openness(const Story& s, const Ids& id) {
    const auto& [p, in, at, d] = s.now;
    const Index r = id[0];
    std::vector<Factor> factors{
        {"capacity that pledges built", 1 + at.O[r], {p.model.wear}},
        event_factor(s.now, "events that narrow it", d.events.open[r],
                     [&](const Derived<double>::OfEvents& e) { return e.open[r]; })};
    add(factors[0].rests_on, p.corridors[r].cost);
    for (const auto& pledge : p.pledges)
        for (const auto& [corridor, share] : pledge.corridor)
            if (corridor == r)
                for (const Num number : {share, pledge.amount, pledge.realisation})
                    factors[0].rests_on.push_back(number);
    auto out = effects_of(1, std::move(factors));
    out.insert(out.begin(), at_start("as open as today", 1));
    return out;
}

Parts of_reexport(const Story& s, const Ids& id) {
    const auto& [p, in, at, d] = s.now;
    const Index row = p.agents.row();
    const auto& r = d.reexport;
    const Index e = id[1] == row   ? p.trade.import_flow(id[0])
                    : id[0] == row ? p.trade.export_flow(id[1])
                                   : p.trade.pairs.find(id[0], id[1]);
    Parts out;
    if (r.Re.empty() || e == absent || r.Re[e] == 0) return out;
    for (std::size_t n = 0; n < p.trade.stoppable.size(); ++n) {
        const auto& flow = p.trade.stoppable[n];
        const double lost = r.F[flow.flow] * r.K[n];
        double room = 0, passed = 0;
        for (const auto& [into, leaves] : flow.detours) {
            const double x = r.bk[leaves] * r.In[into];
            room += x;
            if (into == e || leaves == e) passed += x;
        }
        if (passed == 0 || lost == 0) continue;
        out.push_back({fmt::format("goods of {} for {}", agent_name(p, flow.source),
                                   agent_name(p, flow.destination)),
                       in.model.reexport * lost / (lost + room) * passed,
                       {p.model.reexport, p.model.reexport_years},
                       fmt::format("{} USD bn a year are stopped", figure(lost))});
    }
    return out;
}

Parts of_trade_share(const Story& s, const Ids& id) {
    const auto& [p, in, at, d] = s.now;
    double all = d.Rm[id[0]] + d.Rx[id[0]];
    for (Index e = p.trade.pairs.begin[id[0]]; e < p.trade.pairs.begin[id[0] + 1]; ++e)
        all += d.T[e] + d.T[p.trade.reverse[e]];
    const double per = all == 0 ? 0 : 1 / all;
    return {scaled(imports(s, id[0], id[1]), per), scaled(imports(s, id[1], id[0]), per)};
}

}  // namespace

Cause imports(const Story& s, Index i, Index j) {
    const auto& [p, in, at, d] = s.now;
    const Index row = p.agents.row();
    const auto [base, today, extra, cut, transit, route, slot] = goods_of(s, i, j);
    const double access = d.access[route], passes = access * cut;
    std::vector<Factor> factors;
    const auto growth = [&, &p = p, &d = d](Index a) {
        const auto& number = p.agents.number[a];
        factors.push_back({"output of " + p.agents.name[a],
                           d.mass[a],
                           {number.growth, p.model.trade_elasticity}});
    };
    if (i != row) growth(i);
    if (j != row) growth(j);
    if (i != row && j != row)
        factors.push_back({"growth of the world", d.per_world, {p.model.row_growth}});
    factors.push_back({"new corridors", at.S[route], numbers_of_route(p, route)});
    factors.push_back(closed_corridors(s, route));
    factors.push_back(cut_by_events(s, i, j, cut));
    Parts parts;
    if (today != 0) {
        std::vector<Num> rests_on;
        add(rests_on, base);
        parts.push_back(
            at_start("trade today", today, rests_on, fmt::format("{} USD bn", figure(today))));
        for (auto& part : effects_of(today, std::move(factors))) parts.push_back(std::move(part));
    }
    double diverted = extra;
    for (std::size_t n = 0; n < s.money.sources() && slot != 0; ++n) {
        const double created = s.money.trade[n][slot];
        diverted -= created;
        if (created == 0) continue;
        auto rests_on = s.money.rests_on(n, i);
        rests_on.push_back(p.model.trade_per_stock);
        parts.push_back({"trade that the " + s.money.name(n) + " created", created * passes,
                         std::move(rests_on)});
    }
    if (std::abs(diverted) > 1e-12 * std::abs(extra))
        parts.push_back({"goods sought instead of those that are stopped",
                         diverted * passes,
                         {p.model.trade_diversion}});
    if (transit != 0)
        parts.push_back({"goods in transit through third states", transit, {p.model.reexport}});
    auto out = group(fmt::format("imports of {} from {}", agent_name(p, i), agent_name(p, j)),
                     std::move(parts));
    out.details = fmt::format("{} USD bn a year", figure(out.value));
    return out;
}

const std::map<std::string, Kind>& trade_kinds() {
    static const std::map<std::string, Kind> all{
        {"trade",
         {"today's trade, times what changed since, plus trade that did not exist",
          [](const Story& s, const Ids& id) { return imports(s, id[0], id[1]).parts; }}},
        {"trade_share", {"imports and exports over all trade of the state", of_trade_share}},
        {"reexport", {"goods on their way through third states", of_reexport}},
        {"openness", {"today's capacity, times what pledges built and events close", of_openness}},
    };
    return all;
}

}  // namespace steppe::causes
