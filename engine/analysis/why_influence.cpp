#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/why_terms.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/model/layers.hpp"
#include "engine/model/process/total_influence.hpp"

namespace steppe::causes {
namespace {

/// The shares of one state in one layer are these amounts over their whole.
struct Whole {
    double home = 0, row = 0, all = 0;
};

Whole whole_of(const Story& s, std::size_t l, Index i) {
    const auto& [p, in, at, d] = s.now;
    const auto& layer = p.layers[l];
    Whole out;
    switch (static_cast<LayerKindIndex>(layer.kind)) {
        case LayerKindIndex::stock:
            out = {in.layer[l].home * d.Y[i], in.layer[l].row_stock[i], 0};
            out.all = out.home + out.row;
            for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e)
                out.all += at.Fb[l][e] + at.A[l][layer.funded.slot[e]];
            break;
        case LayerKindIndex::trade:
            out.row = out.all = d.Rm[i] + d.Rx[i];
            for (Index e = p.trade.pairs.begin[i]; e < p.trade.pairs.begin[i + 1]; ++e)
                out.all += d.T[e] + d.T[p.trade.reverse[e]];
            break;
        default:
            break;
    }
    return out;
}

std::vector<Num> numbers_of_layer(const Program& p, std::size_t l, Index i) {
    return {p.layers[l].weight[i], p.agents.number[i].autonomy};
}

/// \param per the weight that one USD bn has
Parts stock_parts(const Story& s, std::size_t l, Index e, double per) {
    const auto& layer = s.p().layers[l];
    Parts out;
    std::vector<Num> rests_on;
    add(rests_on, layer.value[e]);
    for (const auto& [pair, flow] : layer.flow)
        if (pair == e) rests_on.insert(rests_on.end(), {flow, layer.depreciation});
    if (const double base = s.now.at.Fb[l][e]; base != 0)
        out.push_back(
            {"stock of today", base * per, rests_on, fmt::format("{} USD bn", figure(base))});
    const Index slot = layer.funded.slot[e];
    for (std::size_t n = 0; n < s.money.sources() && slot != 0; ++n)
        if (s.money.layer(n) == l && s.money.invested[n][slot] != 0)
            out.push_back(
                {s.money.name(n), s.money.stock[n][slot] * per,
                 s.money.rests_on(n, layer.pairs.row[e]),
                 fmt::format("{} of {} USD bn paid are left", figure(s.money.stock[n][slot]),
                             figure(s.money.invested[n][slot]))});
    return out;
}

/// Divides the share of a tie between the treaties and events that make its strength.
Parts tie_parts(const Story& s, std::size_t l, Index e, double weight) {
    const auto& [p, in, at, d] = s.now;
    const auto& layer = p.layers[l];
    Parts out;
    const auto put = [&](const std::string& name, double strength, std::vector<Num> rests_on) {
        if (strength != 0)
            out.push_back(
                {name, strength, std::move(rests_on), fmt::format("strength {:.3g}", strength)});
    };
    if (layer.value[e] != absent)
        put("treaties of the two", in.layer[l].value[e], {layer.value[e]});
    for (std::size_t n = 0; n < p.institutions.size(); ++n) {
        if (p.institutions[n].first != l) continue;
        const Index at_layer = p.institutions[n].second;
        const auto& body = layer.institutions[at_layer];
        const auto& member = d.events.membership[n];
        for (const auto& [pair, a, b] : body.ties)
            if (pair == e)
                put("institution " + body.id,
                    in.layer[l].strength[at_layer] * member[a] * member[b], {body.strength});
    }
    const Index slot = layer.bound.slot[e];
    if (slot != 0)
        each_event(s.now, [&](const EventProgram& event, const Derived<double>::OfEvents& effects) {
            put("event " + event.id, effects.tie[l][slot], numbers_of(event));
        });
    return in_proportion("", weight, std::move(out)).parts;
}

Parts supply_parts(const Story& s, std::size_t l, Index i, Index e, double per) {
    const auto& p = s.p();
    Parts out;
    for (const auto& [c, cell] : p.layers[l].cells[e]) {
        const auto& commodity = p.commodities[c];
        const double share = s.now.at.commodity[c].q[cell];
        if (share == 0) continue;
        std::vector<Num> rests_on{commodity.at_risk[i]};
        add(rests_on, commodity.flow[cell]);
        out.push_back({commodity_name(commodity), per * s.now.in.commodity[c].at_risk[i] * share,
                       rests_on, fmt::format("{:.3g} % of its demand", 100 * share)});
    }
    return out;
}

/// Returns the numbers of a layer whose shares have no inner parts.
std::vector<Num> numbers_of_pair(const Program& p, std::size_t l, Index i, Index j, Index e) {
    const auto& layer = p.layers[l];
    std::vector<Num> out;
    if (!layer.series.empty())
        for (const auto& point : layer.series[e]) out.push_back(point.value);
    add(out, layer.width);
    if (is_alike(layer))
        for (const Index k : layer.issues)
            for (const Index a : {i, j}) add(out, p.issues[k].position[a]);
    return out;
}

Parts of_share(const Story& s, const Ids& id) {
    return scaled(weights(s, id[0], id[1]), s.now.d.per_power[id[0]]);
}

/// Returns the mean over the targets: by layer, and in it by state.
Parts of_region(const Story& s, const Ids& id) {
    const auto& p = s.p();
    const Index j = id[0];
    double all = 0;
    std::map<std::string, Parts> by_layer;
    std::vector<std::string> order;
    for (const Index i : p.agents.targets) {
        if (i == j) continue;
        const double mass = p.model.regional_by_gdp ? s.now.d.Y[i] : 1.0;
        all += mass;
        for (auto& part : scaled(of_share(s, {i, j, 0}), mass)) {
            auto& states = by_layer[part.name];
            if (states.empty()) order.push_back(part.name);
            part.name = "on " + s.agent(i);
            states.push_back(std::move(part));
        }
    }
    Parts out;
    for (const auto& name : order)
        out.push_back(group(name, scaled(std::move(by_layer[name]), safe_divide(1.0, all))));
    return out;
}

/// Returns the contributions of shares to (sum r)^2 / sum r^2.
Parts of_effective(Parts shares) {
    double all = 0, squares = 0;
    for (const auto& part : shares) all += part.value, squares += part.value * part.value;
    for (auto& part : shares)
        part.details =
            fmt::format("{:.3g} % of the powers' influence", 100 * safe_divide(part.value, all));
    return scaled(std::move(shares), safe_divide(all, squares));
}

Parts of_patrons(const Story& s, const Ids& id) {
    Parts shares;
    for (const Index j : s.p().agents.powers)
        if (j != id[0]) shares.push_back(group(s.agent(j), of_share(s, {id[0], j, 0})));
    return of_effective(std::move(shares));
}

Parts of_powers(const Story& s, const Ids&) {
    Parts shares;
    for (const Index j : s.p().agents.powers)
        shares.push_back(group(s.agent(j), of_region(s, {j, 0, 0})));
    return of_effective(std::move(shares));
}

/// Returns the weight of a state in its own influence: the least, and what others lack by layer.
Parts of_autonomy(const Story& s, const Ids& id) {
    const auto& [p, in, at, d] = s.now;
    const Index i = id[0];
    Parts out{{"its least autonomy", in.autonomy[i], {p.agents.number[i].autonomy}}};
    double left = 1;
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const double beta = in.layer[l].beta[i], weight = (1 - in.autonomy[i]) * beta;
        left -= beta;
        if (weight == 0) continue;
        double others = 0;
        const auto& pairs = p.layers[l].pairs;
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) others += d.share[l][e];
        Cause part{p.layers[l].id, weight * (1 - others), numbers_of_layer(p, l, i)};
        const auto [home, row, all] = whole_of(s, l, i);
        if (all > 0) {
            part.details = fmt::format("{} of {} USD bn", figure(home + row), figure(all));
            if (home > 0)
                part.parts.push_back({"capital of its own",
                                      weight * home / all,
                                      {p.agents.number[i].gdp, p.layers[l].home}});
            if (row > 0) part.parts.push_back({"the rest of the world", weight * row / all});
        }
        out.push_back(std::move(part));
    }
    if (std::abs(left) > 1e-9) out.push_back({"no layer counts", (1 - in.autonomy[i]) * left});
    return out;
}

/// Returns V(i,j) = ((1-lambda) [i = j] + lambda sum_k Ws(i,k) V(k,j)) / (1 - lambda W(i,i)).
Parts of_total(const Story& s, const Ids& id) {
    const auto& [p, in, at, d] = s.now;
    const Index i = id[0], j = id[1], n = p.agents.size();
    const auto V = process::total_influence<double>(p, in, d);
    const double lambda = in.lambda[i], rest = 1 - lambda * d.W_own[i];
    const std::vector<Num> own{p.agents.number[i].susceptibility};
    if (rest == 0) return {{"reached by no other state", V[i * n + j], own}};
    Parts out, others;
    if (i == j) out.push_back({"its own conviction", (1 - lambda) / rest, own});
    for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) {
        const Index k = p.graph.column[e];
        const double per = lambda * d.sign[p.hostile.slot[e]] * V[k * n + j] / rest;
        auto part = group(k == j ? "directly" : "through " + p.agents.name[k],
                          scaled(weights(s, i, k), per), own);
        if (part.value != 0) (k == j ? out : others).push_back(std::move(part));
    }
    for (auto& part : others) out.push_back(std::move(part));
    return out;
}

}  // namespace

Cause layer_weight(const Story& s, std::size_t l, Index i, Index j) {
    const auto& [p, in, at, d] = s.now;
    const auto& layer = p.layers[l];
    Cause out{layer.id, 0, numbers_of_layer(p, l, i)};
    const Index e = layer.pairs.find(i, j);
    if (e == absent) return out;
    const double weight = (1 - in.autonomy[i]) * in.layer[l].beta[i], share = d.share[l][e];
    out.value = weight * share;
    const auto [home, row, all] = whole_of(s, l, i);
    if (all > 0)
        out.details =
            fmt::format("{} of {} USD bn{}", figure(share * all), figure(all),
                        layer.kind == static_cast<Index>(LayerKindIndex::trade) ? " a year" : "");
    const double per = safe_divide(weight, all);
    switch (static_cast<LayerKindIndex>(layer.kind)) {
        case LayerKindIndex::stock:
            out.parts = stock_parts(s, l, e, per);
            break;
        case LayerKindIndex::trade:
            out.parts = {scaled(imports(s, i, j), per), scaled(imports(s, j, i), per)};
            break;
        case LayerKindIndex::tie:
            out.parts = tie_parts(s, l, e, out.value);
            break;
        case LayerKindIndex::supply:
            out.parts = supply_parts(s, l, i, e, safe_divide(weight, in.at_risk[i]));
            break;
        default:
            for (const Num number : numbers_of_pair(p, l, i, j, e)) add(out.rests_on, number);
    }
    return out;
}

Parts weights(const Story& s, Index i, Index j) {
    Parts out;
    for (std::size_t l = 0; l < s.p().layers.size(); ++l)
        if (auto part = layer_weight(s, l, i, j); part.value != 0) out.push_back(std::move(part));
    return out;
}

const std::map<std::string, Kind>& influence_kinds() {
    static const std::map<std::string, Kind> all{
        {"influence_share",
         {"the weight through each layer, over the weight of all powers", of_share}},
        {"regional_influence",
         {"the mean over the region of the weight through each layer, over the weight of all "
          "powers",
          of_region}},
        {"influence",
         {"the sum of the weights through the layers",
          [](const Story& s, const Ids& id) { return weights(s, id[0], id[1]); }}},
        {"layer_influence",
         {"the share in the layer, times how much the layer counts",
          [](const Story& s, const Ids& id) {
              auto out = layer_weight(s, id[0], id[1], id[2]);
              return out.parts.empty() && out.value != 0 ? Parts{out} : out.parts;
          }}},
        {"effective_patrons",
         {"the number times the share of each power in the influence on the state", of_patrons}},
        {"effective_powers",
         {"the number times the share of each power in the influence on the region", of_powers}},
        {"autonomy",
         {"the least autonomy, and in each layer what no other state has", of_autonomy}},
        {"total_influence",
         {"the direct weight, and the weight through each state that listens", of_total}},
    };
    return all;
}

}  // namespace steppe::causes
