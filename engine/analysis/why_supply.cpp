#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/why_terms.hpp"

namespace steppe::causes {

void Purchases::visit(const Moment& now) {
    const auto& at = now.at.commodity[c_];
    const double q = cell_ == absent ? 0 : at.q[cell_];
    if (now.at.t == 0) {
        stock_first = at.I[b_];
        sourced_first = q;
        return;
    }
    stored[year_] += at.I[b_] - stock_;
    paid_for += q - sourced_;
}

void Purchases::advance(const Moment& now) {
    const auto& of = now.in.commodity[c_];
    const auto& at = now.at.commodity[c_];
    const auto& d = now.d.commodity[c_];
    const double h = p_.calendar.h, q = cell_ == absent ? 0 : at.q[cell_];
    year_ = static_cast<int>((p_.calendar.start_month + p_.calendar.month(now.at.t)) / 12);
    stock_ = at.I[b_];
    for (auto& [year, part] : thrift) part *= 1 - h * of.thrift_rate;
    thrift[year_] += h * of.thrift_rate * of.thrift * d.log_p[b_];
    // As in advance_sourcing; what it buys of capacity that it paid for is the rest.
    const bool some = cell_ != absent && 1e-9 * d.Dm[b_] < d.arrivals[b_];
    const double follows = some ? h * of.adaptation * (d.R[cell_] / d.arrivals[b_] - q) : 0,
                 returns = cell_ == absent ? 0 : h * of.back * (at.qa[cell_] - q);
    followed += follows;
    returned += returns;
    sourced_ = q + follows + returns;
}

namespace {

std::vector<Num> numbers_of_cell(const CommodityProgram& c, Index cell) {
    std::vector<Num> out;
    if (cell != absent) add(out, c.flow[cell]);
    return out;
}

/// Returns what each seller falls short of, and the events that bear on it.
/// \param wanted of all sellers, units per year
Parts missing_by_seller(const Story& s, Index c, Index b, double wanted) {
    const auto& [p, in, at, d] = s.now;
    const auto& commodity = p.commodities[c];
    Parts out;
    for (Index seller = 0; seller < commodity.sellers.size(); ++seller) {
        const Index cell = b * static_cast<Index>(commodity.sellers.size()) + seller;
        const double asked = at.commodity[c].q[cell] * wanted, came = d.commodity[c].R[cell];
        if (asked == 0 && came == 0) continue;
        Cause part{agent_name(p, commodity.sellers[seller]), asked - came,
                   numbers_of_cell(commodity, cell)};
        if (asked > 0)
            part.details = fmt::format("{:.3g} % of the order arrives", 100 * came / asked);
        each_event(s.now, [&](const EventProgram& event, const Derived<double>::OfEvents& e) {
            if (e.unrestricted[c][commodity.restricted.slot[cell]] == 1 &&
                e.working[c][seller] == 1)
                return;
            part.details += ", event " + event.id;
            for (const Num number : numbers_of(event)) part.rests_on.push_back(number);
        });
        out.push_back(std::move(part));
    }
    return out;
}

/// Returns the index of a buyer; absent if it only sells.
Index buyer_of(const Story& s, Index agent, Index c) { return s.p().commodities[c].buyer[agent]; }

/// Returns what a buyer pays above today's price, by the sellers that leave its orders unfilled.
Cause price_of(const Story& s, Index c, Index b) {
    const auto& d = s.now.d.commodity[c];
    const auto& commodity = s.p().commodities[c];
    auto out = in_proportion(agent_name(s.p(), commodity.buyers[b]), d.p[b] - 1,
                             d.p[b] == 1 ? Parts{} : missing_by_seller(s, c, b, d.wanted[b]),
                             {commodity.elasticity, commodity.choke});
    out.details = fmt::format("{:.3g} % of its orders unfilled", 100 * d.f[b]);
    return out;
}

Parts of_local_price(const Story& s, const Ids& id) {
    const Index b = buyer_of(s, id[0], id[1]);
    Parts out{at_start("today's price", 1)};
    if (b == absent) return out;
    auto above = price_of(s, id[1], b);
    above.name = "orders that sellers leave unfilled";
    if (above.value != 0) out.push_back(std::move(above));
    return out;
}

Parts of_price(const Story& s, const Ids& id) {
    const auto& of = s.now.in.commodity[id[0]];
    Parts out{at_start("today's price", 1)};
    for (Index b = 0; b < of.imports.size() && of.weight != 0; ++b)
        if (auto part = price_of(s, id[0], b); part.value != 0 && of.imports[b] != 0)
            out.push_back(scaled(std::move(part), of.imports[b] / of.weight));
    return out;
}

Parts of_thrift(const Story& s, const Ids& id) {
    Parts out;
    if (s.purchases == nullptr) return out;
    const auto& commodity = s.p().commodities[id[1]];
    double n = 0;
    for (const auto& [year, part] : s.purchases->thrift) {
        n += part;
        if (part != 0)
            out.push_back({fmt::format("prices of {}", year),
                           part,
                           {commodity.thrift, commodity.thrift_rate, commodity.elasticity}});
    }
    return n == 0 ? Parts{} : scaled(std::move(out), (1 - std::exp(-n)) / n);
}

Parts of_dependence(const Story& s, const Ids& id) {
    const auto& commodity = s.p().commodities[id[2]];
    const auto* bought = s.purchases;
    const Index cell = commodity.cell(id[0], id[1]);
    if (bought == nullptr || cell == absent) return {};
    Parts out{at_start("share of its purchases today", bought->sourced_first,
                       numbers_of_cell(commodity, cell))};
    const auto put = [&](const char* name, double value, std::vector<Num> rests_on) {
        if (std::abs(value) > 1e-13) out.push_back({name, value, std::move(rests_on)});
    };
    put("purchases follow what is delivered", bought->followed, {commodity.adaptation});
    put("purchases return to their usual sellers", bought->returned, {commodity.back});
    put("it buys from the capacity that it paid for", bought->paid_for, {commodity.offtake});
    return out;
}

Parts of_inventory(const Story& s, const Ids& id) {
    const auto& commodity = s.p().commodities[id[1]];
    if (s.purchases == nullptr) return {};
    Parts out{at_start("stored at the start", s.purchases->stock_first, {commodity.cover})};
    for (const auto& [year, change] : s.purchases->stored)
        if (change != 0)
            out.push_back({fmt::format("{} in {}", change > 0 ? "stored" : "drawn", year),
                           change,
                           {commodity.cover, commodity.restock}});
    return out;
}

}  // namespace

Parts shortage_parts(const Story& s, Index agent, Index c) {
    const Index b = buyer_of(s, agent, c);
    if (b == absent) return {};
    const auto& d = s.now.d.commodity[c];
    const auto& commodity = s.p().commodities[c];
    const double need = d.need[b];
    if (need == 0 || d.u[b] == 0) return {};
    auto out = scaled(missing_by_seller(s, c, b, need), 1 / need);
    out.push_back({"taken from its store",
                   (d.arrivals[b] - d.use[b]) / need,
                   {commodity.cover, commodity.hold},
                   fmt::format("{} {} left", figure(s.now.at.commodity[c].I[b]), commodity.unit)});
    return out;
}

const std::map<std::string, Kind>& supply_kinds() {
    static const std::map<std::string, Kind> all{
        {"shortage",
         {"what each seller falls short of, less what comes out of the store, over the need",
          [](const Story& s, const Ids& id) { return shortage_parts(s, id[0], id[1]); }}},
        {"price", {"today's price, and what each buyer pays above it, by its imports", of_price}},
        {"local_price",
         {"today's price, and above it by the orders that each seller leaves unfilled",
          of_local_price}},
        {"thrift", {"the prices of the years so far, less what has faded", of_thrift}},
        {"dependence", {"the share today, and what moved it", of_dependence}},
        {"inventory", {"the store at the start, and what went in and out", of_inventory}},
    };
    return all;
}

}  // namespace steppe::causes
