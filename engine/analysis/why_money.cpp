#include <fmt/format.h>

#include "engine/analysis/why_terms.hpp"
#include "engine/model/process/overlap.hpp"

namespace steppe::causes {

Money::Money(const Program& p) : p_(p) {
    for (const auto& pledge : p.pledges) layer_.push_back(pledge.layer);
    for (const auto& response : p.responses) layer_.push_back(response.layer);
    for (const Index layer : layer_) {
        for (auto* by_slot : {&stock, &invested})
            by_slot->emplace_back(p.layers[layer].funded.size, 0.0);
        for (auto* by_agent : {&capital, &technology}) by_agent->emplace_back(p.agents.size(), 0.0);
        trade.emplace_back(p.trade.linked.size, 0.0);
    }
}

std::vector<Money::Payment> Money::payments(const Moment& now) const {
    const double h = p_.calendar.h;
    std::vector<Payment> out;
    for (std::size_t n = 0; n < p_.pledges.size(); ++n) {
        const auto& pledge = p_.pledges[n];
        for (std::size_t k = 0; k < pledge.host.size(); ++k)
            out.push_back({n, pledge.pair[k], pledge.host[k],
                           now.in.pledge[n].a[k] * now.d.pledge_paid[n] / h,
                           now.in.pledge[n].technology});
    }
    for (std::size_t r = 0; r < p_.responses.size(); ++r) {
        const auto& response = p_.responses[r];
        const double begin = p_.calendar.month(now.at.t), length = p_.calendar.months_per_step,
                     active = process::overlap(begin, length, response.start, begin + length) / h;
        for (std::size_t k = 0; k < response.host.size(); ++k)
            out.push_back({p_.pledges.size() + r, response.own_pair[k], response.host[k],
                           active * now.in.response[r].match * now.at.M[r][k], 0});
    }
    return out;
}

void Money::advance(const Moment& now) {
    const double h = p_.calendar.h;
    const auto& model = now.in.model;
    for (std::size_t s = 0; s < sources(); ++s) {
        std::vector<double> created(p_.trade.linked.size, 0.0);
        for (const auto& [layer, funded, linked] : p_.trade.links)
            if (layer == layer_[s]) created[linked] += stock[s][funded];
        for (std::size_t n = 0; n < created.size(); ++n)
            trade[s][n] += h * model.theta_T * (0.5 * model.eps * created[n] - trade[s][n]);
        for (double& x : stock[s]) x *= 1 - h * now.in.layer[layer_[s]].dep;
        for (double& x : capital[s]) x *= 1 - h * model.delta;
        for (double& x : technology[s]) x *= 1 - h * model.obsolescence;
    }
    for (const auto& [source, slot, host, flow, share] : payments(now)) {
        stock[source][slot] += h * flow;
        invested[source][slot] += h * flow;
        capital[source][host] += h * now.in.layer[layer_[source]].inv * flow;
        technology[source][host] += h * share * flow;
    }
}

std::string Money::name(std::size_t source) const {
    return source < p_.pledges.size() ? "pledge " + p_.pledges[source].id
                                      : "response " + p_.responses[source - p_.pledges.size()].id;
}

std::vector<Num> Money::rests_on(std::size_t source, Index host) const {
    std::vector<Num> out;
    if (source >= p_.pledges.size()) {
        const auto& response = p_.responses[source - p_.pledges.size()];
        return {response.match, response.lag};
    }
    const auto& pledge = p_.pledges[source];
    for (const Num number :
         {pledge.realisation, pledge.amount, pledge.disburse, pledge.cancel, pledge.years})
        add(out, number);
    for (std::size_t k = 0; k < pledge.host.size(); ++k)
        if (pledge.host[k] == host) add(out, pledge.weight[k]);
    return out;
}

}  // namespace steppe::causes
