#include <algorithm>

#include "engine/solver/builder.hpp"

namespace steppe {
namespace {

void insert_once(std::vector<Index>& sorted, Index value) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), value);
    if (at == sorted.end() || *at != value) sorted.insert(at, value);
}

Profile profile_of(const std::string& word) {
    if (word == "front") return Profile::front;
    if (word == "back") return Profile::back;
    return word == "hazard" ? Profile::hazard : Profile::flat;
}

void compile_pledge(Builder& b, const std::string& id, const Pledge& from) {
    PledgeProgram out;
    out.id = id;
    out.from = b.agent(from.from.value);
    out.layer = b.layer(from.layer.value);
    out.profile = profile_of(from.profile.value);
    out.start = b.months(from.start.value);
    static_cast<PledgeNumbers&>(out) = numbers_of(b, from);
    for (const auto& [host, weight] : from.to.items) {
        out.host.push_back(b.agent(host));
        out.weight.push_back(b.number(weight));
        auto& layer = b.program.layers[out.layer];
        out.pair.push_back(layer.funded.touch(layer.pairs.find(out.host.back(), out.from)));
    }
    for (const auto& [id_of_good, share] : from.capacity.items) {
        const Index c = b.commodity(id_of_good);
        auto& commodity = b.program.commodities[c];
        insert_once(commodity.payers, commodity.buyer[out.from]);
        PledgeProgram::Capacity to{.commodity = c, .share = b.number(share), .cell = {}};
        for (const Index host : out.host) to.cell.push_back(commodity.cell(out.from, host));
        out.capacity.push_back(std::move(to));
    }
    for (const auto& [corridor, share] : from.corridor.items)
        out.corridor.emplace_back(b.corridor(corridor), b.number(share));
    b.program.pledges.push_back(std::move(out));
}

void compile_response(Builder& b, const std::string& id, const Response& from) {
    ResponseProgram out;
    out.id = id;
    out.by = b.agent(from.by.value);
    out.to = b.agent(from.to.value);
    out.layer = b.layer(from.layer.value);
    out.start = b.months(from.start.value);
    static_cast<ResponseNumbers&>(out) = numbers_of(b, from);
    const auto& pairs = b.program.layers[out.layer].pairs;
    auto& funded = b.program.layers[out.layer].funded;
    for (Index host = 0; host < b.program.agents.size(); ++host) {
        const Index rival = pairs.find(host, out.to), own = pairs.find(host, out.by);
        if (rival == absent || own == absent) continue;
        out.host.push_back(host);
        out.rival_pair.push_back(funded.slot[rival]);
        out.own_pair.push_back(funded.touch(own));
    }
    b.program.responses.push_back(std::move(out));
}

/// Lists the funded pairs that create trade.
void link_stocks(Program& p) {
    for (Index l = 0; l < p.layers.size(); ++l) {
        const auto& layer = p.layers[l];
        if (!layer.trade_link) continue;
        for (const Index pair : layer.funded_pairs) {
            const Index e = p.trade.pairs.find(layer.pairs.row[pair], layer.pairs.column[pair]);
            if (e == absent) continue;
            p.trade.links.push_back({l, layer.funded.slot[pair], p.trade.linked.touch(e)});
            p.trade.linked.slot[p.trade.reverse[e]] = p.trade.linked.slot[e];
        }
    }
}

}  // namespace

void compile_money(Builder& b) {
    for (const auto& [id, pledge] : b.scenario.pledges) compile_pledge(b, id, pledge);
    for (const auto& [id, response] : b.scenario.responses) compile_response(b, id, response);
    for (auto& layer : b.program.layers)
        for (Index e = 0; e < layer.funded.slot.size(); ++e)
            if (layer.funded.slot[e] != 0) layer.funded_pairs.push_back(e);
    if (b.program.has_trade) link_stocks(b.program);
}

}  // namespace steppe
