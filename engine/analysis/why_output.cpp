#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/why_terms.hpp"

namespace steppe::causes {
namespace {

/// Returns the part of a stock of one agent that each source left, and the rest.
Parts stock_by_source(const Story& s, const std::vector<std::vector<double>>& by_source, Index i,
                      double whole, const char* rest) {
    Parts out;
    double left = whole;
    for (std::size_t n = 0; n < s.money.sources(); ++n) {
        const double part = by_source[n][i];
        left -= part;
        if (part != 0)
            out.push_back({s.money.name(n), part, s.money.rests_on(n, i),
                           fmt::format("{} USD bn", figure(part))});
    }
    if (std::abs(left) > 1e-12 * std::abs(whole))
        out.push_back({rest,
                       left,
                       {s.p().agents.number[i].capital_output},
                       fmt::format("{} USD bn", figure(left))});
    return out;
}

/// Returns what moves output away from its path.
std::vector<Factor> off_path(const Story& s, Index i) {
    const auto& [p, in, at, d] = s.now;
    const auto& number = p.agents.number[i];
    std::vector<Factor> out;
    out.push_back({"capital of pledges and savings",
                   std::pow(d.capital[i], in.alpha[i]),
                   {number.capital_elasticity, number.capital_output, p.model.depreciation},
                   stock_by_source(s, s.money.capital, i, at.E[i], "saved of the output")});
    out.push_back({"technology",
                   1 + in.r_per_Y0[i] * at.H[i],
                   {p.model.technology_return, p.model.technology_obsolescence},
                   stock_by_source(s, s.money.technology, i, at.H[i], "other technology")});
    out.push_back(event_factor(s.now, "events that cost output", d.events.unharmed[i],
                               [&](const Derived<double>::OfEvents& e) { return e.unharmed[i]; }));
    double phi = 1;
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        const auto& commodity = p.commodities[c];
        const Index b = commodity.buyer[i];
        if (b == absent || commodity.at_risk[i] == absent) continue;
        const double left = 1 - in.commodity[c].at_risk[i] * d.commodity[c].u[b];
        phi *= left;
        out.push_back({"shortage of " + commodity_name(commodity),
                       left,
                       {commodity.at_risk[i]},
                       shortage_parts(s, i, static_cast<Index>(c))});
    }
    if (p.trade.changes_value && phi != 0 && d.yp[i] != 0)
        out.push_back({"trade lost or won",
                       std::pow(1 + in.mu[i] * (at.v[i] - 1), in.model.trade_gain),
                       {p.model.trade_gain},
                       s.partners});
    return out;
}

Parts of_gdp(const Story& s, const Ids& id) {
    const auto& [p, in, at, d] = s.now;
    const Index i = id[0];
    const auto& number = p.agents.number[i];
    auto factors = off_path(s, i);
    factors.insert(factors.begin(), {"growth of its path", at.growth[i], {number.growth}});
    auto out = effects_of(in.Y0[i], std::move(factors));
    out.insert(out.begin(), at_start("GDP at the start", in.Y0[i], {number.gdp}));
    return out;
}

Parts of_gap(const Story& s, const Ids& id) { return effects_of(100, off_path(s, id[0])); }

Parts by_host(const Story& s, Index n, double whole) {
    const auto& pledge = s.p().pledges[n];
    Parts out;
    for (std::size_t k = 0; k < pledge.host.size(); ++k)
        out.push_back({"to " + s.agent(pledge.host[k]), s.now.in.pledge[n].a[k] * whole,
                       s.money.rests_on(n, pledge.host[k])});
    return out;
}

Parts of_invested(const Story& s, const Ids& id) {
    Parts out;
    const auto& layer = s.p().layers[id[2]];
    const Index e = layer.pairs.find(id[0], id[1]);
    const Index slot = e == absent ? 0 : layer.funded.slot[e];
    for (std::size_t n = 0; n < s.money.sources(); ++n)
        if (s.money.layer(n) == id[2] && slot != 0 && s.money.invested[n][slot] != 0)
            out.push_back({s.money.name(n), s.money.invested[n][slot], s.money.rests_on(n, id[0])});
    return out;
}

}  // namespace

Parts trade_by_partner(const Moment& now, Index i) {
    const auto& p = now.p;
    const auto& in = now.in;
    const auto& d = now.d;
    Parts out;
    if (!p.trade.changes_value || d.free_trade[i] == 0) return out;
    const auto& r = d.reexport;
    const auto pair = [&](Index e) {  // actual without goods in transit, minus undisturbed
        const Index a = p.trade.pairs.row[e], b = p.trade.pairs.column[e];
        const double free = in.T0[e] * (d.mass[a] * d.per_world * d.mass[b]);
        return d.T[e] - (r.Re.empty() ? 0 : r.Re[e]) - free;
    };
    for (Index e = p.trade.pairs.begin[i]; e < p.trade.pairs.begin[i + 1]; ++e)
        out.push_back({"with " + p.agents.name[p.trade.pairs.column[e]],
                       (pair(e) + pair(p.trade.reverse[e])) / d.free_trade[i]});
    double row = d.Rm[i] + d.Rx[i] - (in.row_import[i] + in.row_export[i]) * d.mass[i];
    if (!r.Re.empty()) {
        row -= r.Re[p.trade.import_flow(i)] + r.Re[p.trade.export_flow(i)];
        out.push_back({"by way of third states", (r.X_to[i] + r.X_from[i]) / d.free_trade[i]});
    }
    out.push_back({"with the rest of the world", row / d.free_trade[i]});
    std::erase_if(out, [](const Cause& cause) { return std::abs(cause.value) < 1e-13; });
    return out;
}

const std::map<std::string, Kind>& output_kinds() {
    static const std::map<std::string, Kind> all{
        {"gdp", {"GDP at the start, times growth and what moves output off its path", of_gdp}},
        {"gdp_gap", {"what moves output off its path, in per cent of the path", of_gap}},
        {"invested", {"the payments of each pledge and response", of_invested}},
        {"paid",
         {"the part of the promise that fell due and was paid, by host",
          [](const Story& s, const Ids& id) { return by_host(s, id[0], s.now.at.paid[id[0]]); }}},
        {"cancelled",
         {"the part of the promise that fell due and was not paid, by host",
          [](const Story& s, const Ids& id) {
              return by_host(s, id[0], s.now.at.cancelled[id[0]]);
          }}},
        {"outstanding",
         {"the part of the promise that has not fallen due, by host",
          [](const Story& s, const Ids& id) { return by_host(s, id[0], s.now.at.P[id[0]]); }}},
    };
    return all;
}

}  // namespace steppe::causes
