#include "engine/solver/channels.hpp"

#include <algorithm>

#include "engine/solver/central.hpp"

namespace steppe {
namespace {

template <class Things>
Index place_of(const Things& things, const std::string& id) {
    const auto at = std::find_if(things.begin(), things.end(),
                                 [&](const auto& thing) { return thing.id == id; });
    return at == things.end() ? absent : static_cast<Index>(at - things.begin());
}

/// Returns the index in `other` of each agent of `own`.
std::vector<Index> agents_in(const Program& other, const Program& own) {
    std::vector<Index> out;
    for (const auto& id : own.agents.id) {
        const auto at = std::find(other.agents.id.begin(), other.agents.id.end(), id);
        out.push_back(at == other.agents.id.end()
                          ? absent
                          : static_cast<Index>(at - other.agents.id.begin()));
    }
    return out;
}

/// Returns the pair of `from` that matches pair e of `to`, or absent.
Index same_pair(const Pairs& to, Index e, const Pairs& from, const std::vector<Index>& agent) {
    const Index i = agent[to.row[e]], j = agent[to.column[e]];
    return i == absent || j == absent ? absent : from.find(i, j);
}

/// Returns Re per flow, then X by destination and source; 0 if no event can stop trade.
std::vector<double> reexport_of(const Program& p, const Derived<double>& d) {
    const std::size_t ends = 2 * (p.agents.size() + std::size_t{1});
    if (d.reexport.Re.empty()) return std::vector<double>(p.trade.flows() + ends, 0.0);
    auto out = d.reexport.Re;
    for (const auto* column : {&d.reexport.X_to, &d.reexport.X_from})
        out.insert(out.end(), column->begin(), column->end());
    return out;
}

/// Returns, per number of the re-export channel in `to`, its index in `from`, or absent.
std::vector<Index> same_flows(const Program& to, const Program& from,
                              const std::vector<Index>& agent) {
    if (!to.has_trade || !from.has_trade)
        return std::vector<Index>(to.trade.flows() + 2 * (to.agents.size() + std::size_t{1}),
                                  absent);
    std::vector<Index> out;
    for (Index e = 0; e < to.trade.pairs.size(); ++e)
        out.push_back(same_pair(to.trade.pairs, e, from.trade.pairs, agent));
    const auto by_agent = [&](Index first) {
        for (const Index i : agent) out.push_back(i == absent ? absent : first + i);
    };
    by_agent(from.trade.import_flow(0));
    by_agent(from.trade.export_flow(0));
    for (Index end = 0; end < 2; ++end) {
        const Index first = from.trade.flows() + end * (from.agents.size() + 1U);
        by_agent(first);
        out.push_back(first + from.agents.row());
    }
    return out;
}

}  // namespace

SharePaths record_shares(const Program& program, int last) {
    auto run = central_start(program, program.centre);
    SharePaths out;
    walk(program, run, last, Audit::essentials, [&](const Replicate<double>& now) {
        auto& layers = out.emplace_back();
        for (std::size_t l = 0; l < program.layers.size(); ++l) layers.push_back(now.d.share[l]);
        layers.push_back(now.at.v);
        layers.push_back(reexport_of(program, now.d));
    });
    return out;
}

SharePaths shares_for(const Program& to, const Program& from, const SharePaths& shares) {
    const auto agent = agents_in(from, to);
    SharePaths out(shares.size());
    const auto lay_out = [&](std::size_t channel, const std::vector<Index>& places,
                             double otherwise) {
        for (std::size_t t = 0; t < shares.size(); ++t) {
            auto& row = out[t].emplace_back();
            for (const Index e : places)
                row.push_back(e == absent ? otherwise : shares[t][channel][e]);
        }
    };
    for (const auto& layer : to.layers) {
        const Index l = place_of(from.layers, layer.id);
        std::vector<Index> pair;
        for (Index e = 0; e < layer.pairs.size(); ++e)
            pair.push_back(l == absent ? absent
                                       : same_pair(layer.pairs, e, from.layers[l].pairs, agent));
        lay_out(l, pair, 0.0);
    }
    lay_out(PinnedShares::value_of_trade(from), agent, 1.0);
    lay_out(PinnedShares::reexport(from), same_flows(to, from, agent), 0.0);
    return out;
}

std::vector<double> run_pinned(const Program& program, const SharePaths& shares,
                               const std::vector<bool>& pinned, int step,
                               const std::vector<Metric>& metrics) {
    auto run = central_start(program, program.centre);
    const PinnedShares layers{&shares, pinned};
    run.d.pinned = &layers;
    if (pinned[PinnedShares::reexport(program)] && program.has_trade)
        allocate_reexport<double>(program, run.d.reexport);
    std::vector<double> out;
    MetricReader reader(program, metrics);
    walk(program, run, step, Audit::essentials, [&](const Replicate<double>& now) {
        if (now.at.t == step) reader.read(now, out);
    });
    return out;
}

void pad_pairs(Scenario& scenario, const Program& own, const Program& other) {
    const auto agent = agents_in(own, other);
    for (const auto& layer : other.layers) {
        const Index l = place_of(own.layers, layer.id);
        if (l == absent) continue;
        auto& rows = scenario.layers.at(layer.id).table.rows;
        const bool tie = is_tie(own.layers[l]);  // one row holds for both directions
        for (Index e = 0; e < layer.pairs.size(); ++e) {
            const auto &i = other.agents.id[layer.pairs.row[e]],
                       &j = other.agents.id[layer.pairs.column[e]];
            const bool lacking = agent[layer.pairs.row[e]] != absent &&
                                 agent[layer.pairs.column[e]] != absent &&
                                 same_pair(layer.pairs, e, own.layers[l].pairs, agent) == absent;
            if (!lacking || (tie && j < i)) continue;
            Row row{.row = i, .column = j, .value = {}, .flow = {}};
            row.value.address = "layer." + layer.id + ".cell." + i + "." + j;
            rows.push_back(std::move(row));
        }
    }
}

}  // namespace steppe
