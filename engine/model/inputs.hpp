#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Conversion of the number table to inputs.
namespace steppe {

/// Copies numbers of the table to `out`. Like the functions below, it reuses the memory of `out`:
/// replicates start by the million.
template <class V>
void numbers_at(const std::vector<V>& numbers, const std::vector<Num>& which, std::vector<V>& out) {
    out.clear();
    for (const Num n : which) out.push_back(number_at(numbers, n));
}

/// Scales values to sum 1 (all 0 if their sum is 0).
template <class V>
void normalise(std::vector<V>& values) {
    V sum(0.0);
    for (const V& v : values) sum = sum + v;
    for (V& v : values) v = safe_divide(v, sum);
}

template <class V>
void start_agents(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    static_cast<ModelTableValues<V>&>(in.model) = values_of(numbers, p.model);
    in.model.learns = V(1.0) - exp(V(-p.calendar.h) / in.model.reexport_years);
    in.pace_row = exp(in.model.g_row * V(p.calendar.h));
    clear_rows<V>(in);
    for (auto* column : {&in.pace, &in.per_K0, &in.r_per_Y0}) column->clear();
    for (const auto& a : p.agents.number) {
        auto own = values_of(numbers, a);
        if (a.saving == absent) own.s = (in.model.delta + own.g) * own.kappa;
        add_row<V>(in, own);
        in.pace.push_back(exp(in.g.back() * V(p.calendar.h)));
        in.per_K0.push_back(V(1.0) / (in.kappa.back() * in.Y0.back()));
        in.r_per_Y0.push_back(in.model.r_H / in.Y0.back());
    }
}

/// Computes mu = m/(2 Y0 + m), with m half of the initial two-way trade: the share of imports in
/// gross output, taken as twice GDP.
template <class V>
void start_import_shares(const Program& p, Inputs<V>& in) {
    in.mu.clear();
    if (!p.has_trade) return in.mu.assign(p.agents.size(), V(0.0));
    for (Index i = 0; i < p.agents.size(); ++i) {
        V trade = in.row_import[i] + in.row_export[i];
        for (Index e = p.trade.pairs.begin[i]; e < p.trade.pairs.begin[i + 1]; ++e)
            trade = trade + (in.T0[e] + in.T0[p.trade.reverse[e]]);
        const V m = V(0.5) * trade;
        in.mu.push_back(m / fma(V(2.0), in.Y0[i], m));
    }
}

template <class V>
void start_layers(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    in.layer.resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& layer = p.layers[l];
        auto& out = in.layer[l];
        numbers_at(numbers, layer.weight, out.beta);
        numbers_at(numbers, layer.value, out.value);
        numbers_at(numbers, layer.row_stock, out.row_stock);
        static_cast<LayerValues<V>&>(out) = values_of<V>(numbers, layer);
        out.flow.clear();
        for (const auto& [pair, flow] : layer.flow) out.flow.push_back(numbers[flow]);
        out.strength.clear();
        for (const auto& body : layer.institutions) out.strength.push_back(numbers[body.strength]);
        out.series.resize(layer.series.size());
        for (std::size_t e = 0; e < layer.series.size(); ++e) {
            out.series[e].clear();
            for (const auto& point : layer.series[e]) out.series[e].push_back(numbers[point.value]);
        }
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        V sum(0.0);
        for (const auto& layer : in.layer) sum = sum + layer.beta[i];
        for (auto& layer : in.layer) layer.beta[i] = safe_divide(layer.beta[i], sum);
    }
    numbers_at(numbers, p.hostility, in.hostility);
    numbers_at(numbers, p.trade.base, in.T0);
    numbers_at(numbers, p.trade.row_import, in.row_import);
    numbers_at(numbers, p.trade.row_export, in.row_export);
    start_import_shares(p, in);
}

template <class V>
void start_pledges(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    in.pledge.resize(p.pledges.size());
    for (std::size_t n = 0; n < p.pledges.size(); ++n) {
        const auto& pledge = p.pledges[n];
        auto& out = in.pledge[n];
        static_cast<PledgeValues<V>&>(out) = values_of<V>(numbers, pledge);
        if (pledge.years == absent) out.years = V(1.0);
        numbers_at(numbers, pledge.weight, out.a);
        normalise(out.a);
        out.capacity.clear();
        for (const auto& to : pledge.capacity) out.capacity.push_back(numbers[to.share]);
        out.corridor.clear();
        for (const auto& [corridor, share] : pledge.corridor)
            out.corridor.push_back(numbers[share]);
    }
    in.response.clear();
    for (const auto& response : p.responses) in.response.push_back(values_of<V>(numbers, response));
}

/// Computes the buyers' weights in the price index: initial imports, or initial use if there are no
/// imports.
template <class V>
void weigh_prices(const CommodityProgram& c, typename Inputs<V>::OfCommodity& out) {
    out.imports.clear();
    V sum(0.0);
    for (std::size_t b = 0; b < c.buyers.size(); ++b) {
        V imports(0.0);
        for (std::size_t s = 0; s < c.sellers.size(); ++s)
            if (c.sellers[s] != c.buyers[b]) imports = imports + out.V0[b * c.sellers.size() + s];
        out.imports.push_back(imports);
        sum = sum + imports;
    }
    const auto none = sum == V(0.0);
    V weight(0.0);
    for (std::size_t b = 0; b < c.buyers.size(); ++b) {
        out.imports[b] = select(none, out.D0[b], out.imports[b]);
        weight = weight + out.imports[b];
    }
    out.weight = weight;
}

/// Reads corridors, routes and commodities.
template <class V>
void start_supply(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    in.corridor.clear();
    for (const auto& corridor : p.corridors) {
        in.corridor.push_back(values_of<V>(numbers, corridor));
        if (corridor.cost == absent) in.corridor.back().cost = V(1.0);
    }
    in.route.resize(p.routes.size());
    for (std::size_t n = 0; n < p.routes.size(); ++n) {
        in.route[n].clear();
        for (const auto& [corridor, share] : p.routes[n]) in.route[n].push_back(numbers[share]);
    }
    in.commodity.resize(p.commodities.size());
    for (std::size_t n = 0; n < p.commodities.size(); ++n) {
        const auto& c = p.commodities[n];
        auto& out = in.commodity[n];
        static_cast<CommodityValues<V>&>(out) = values_of<V>(numbers, c);
        out.entry_rate = V(1.0) / out.entry_years;
        out.log_choke = log(out.choke);
        numbers_at(numbers, c.flow, out.V0);
        numbers_at(numbers, c.at_risk, out.at_risk);
        out.D0.clear();
        for (std::size_t b = 0, cell = 0; b < c.buyers.size(); ++b) {
            V sum(0.0);
            for (std::size_t s = 0; s < c.sellers.size(); ++s) sum = sum + out.V0[cell++];
            out.D0.push_back(sum);
        }
        weigh_prices<V>(c, out);
    }
    in.at_risk.assign(p.agents.size(), V(0.0));
    for (const auto& commodity : in.commodity)
        for (Index i = 0; i < p.agents.size(); ++i)
            in.at_risk[i] = in.at_risk[i] + commodity.at_risk[i];
}

template <class V>
void start_events(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    in.event.clear();
    for (const auto& e : p.events)
        in.event.push_back({values_of<V>(numbers, e), number_at(numbers, e.effect)});
}

/// Reads initial positions, given convictions and couplings. Convictions are inferred later.
template <class V>
void start_issues(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    const auto K = p.issues.size();
    in.X0.assign(p.agents.size() * K, V(0.0));
    in.U0 = in.r0 = in.anchor = in.X0;
    in.C.assign(K * K, V(0.0));
    in.issue.clear();
    for (std::size_t k = 0; k < K; ++k) {
        const auto& issue = p.issues[k];
        in.issue.push_back(values_of<V>(numbers, issue));
        V own(1.0);
        for (const auto& [other, weight] : issue.coupling) {
            in.C[k * K + other] = numbers[weight];
            own = own - abs(numbers[weight]);
        }
        in.C[k * K + k] = own;
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            in.U0[i * K + k] = number_at(numbers, issue.conviction[i]);
            in.X0[i * K + k] =
                issue.position[i] == absent ? in.U0[i * K + k] : numbers[issue.position[i]];
        }
    }
}

/// Computes all inputs except inferred convictions and norms.
template <class V>
void bind_numbers(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    start_agents(p, numbers, in);
    start_layers(p, numbers, in);
    start_pledges(p, numbers, in);
    start_supply(p, numbers, in);
    start_events(p, numbers, in);
    start_issues(p, numbers, in);
}

}  // namespace steppe
