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
    out.amount = b.number(from.amount);
    out.realisation = b.number(from.realisation);
    out.delay = b.number(from.delay);
    out.technology = b.number(from.technology);
    if (out.profile == Profile::hazard) {
        out.disburse = b.number(from.disburse);
        out.cancel = b.number(from.cancel);
    } else {
        out.years = b.number(from.years);
    }
    for (const auto& [host, weight] : from.to.items) {
        out.host.push_back(b.agent(host));
        out.weight.push_back(b.number(weight));
        out.pair.push_back(b.program.layers[out.layer].pairs.find(out.host.back(), out.from));
    }
    for (const auto& [id_of_good, share] : from.capacity.items) {
        const Index c = b.commodity(id_of_good);
        auto& commodity = b.program.commodities[c];
        insert_once(commodity.payers, commodity.place_of(out.from));
        PledgeProgram::Capacity to{.commodity = c, .share = b.number(share), .cell = {}};
        for (const Index host : out.host) to.cell.push_back(commodity.place_of(out.from) * commodity.size() + commodity.place_of(host));
        out.capacity.push_back(std::move(to));
    }
    for (const auto& [corridor, share] : from.corridor.items) out.corridor.emplace_back(b.corridor(corridor), b.number(share));
    b.program.pledges.push_back(std::move(out));
}

void compile_response(Builder& b, const std::string& id, const Response& from) {
    ResponseProgram out;
    out.id = id;
    out.by = b.agent(from.by.value);
    out.to = b.agent(from.to.value);
    out.layer = b.layer(from.layer.value);
    out.start = b.months(from.start.value);
    out.match = b.number(from.match);
    out.lag = b.number(from.lag);
    const auto& pairs = b.program.layers[out.layer].pairs;
    for (Index host = 0; host < b.program.agents.size(); ++host) {
        const Index rival = pairs.find(host, out.to), own = pairs.find(host, out.by);
        if (rival == absent || own == absent) continue;
        out.host.push_back(host);
        out.rival_pair.push_back(rival);
        out.own_pair.push_back(own);
    }
    b.program.responses.push_back(std::move(out));
}

}  // namespace

void compile_money(Builder& b) {
    for (const auto& [id, pledge] : b.scenario.pledges) compile_pledge(b, id, pledge);
    for (const auto& [id, response] : b.scenario.responses) compile_response(b, id, response);
}

}  // namespace steppe
