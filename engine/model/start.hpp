#pragma once

#include "engine/model/step.hpp"

/// From the table of numbers to inputs, and from inputs to the state at t = 0.
namespace steppe {

/// A number of the table, or `otherwise` where there is none.
template <class V>
V number_at(const std::vector<V>& numbers, Num n, double otherwise = 0.0) {
    return n == absent ? V(otherwise) : numbers[n];
}

template <class V>
std::vector<V> numbers_at(const std::vector<V>& numbers, const std::vector<Num>& which) {
    std::vector<V> out;
    out.reserve(which.size());
    for (const Num n : which) out.push_back(number_at(numbers, n));
    return out;
}

/// Numbers scaled to sum 1 (all 0 where their sum is 0).
template <class V>
void normalise(std::vector<V>& values) {
    V sum(0.0);
    for (const V& v : values) sum = sum + v;
    for (V& v : values) v = share_of(v, sum);
}

template <class V>
void start_agents(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    const auto& m = p.model;
    in.model = {numbers[m.opinion_rate],
                numbers[m.depreciation],
                numbers[m.technology_return],
                numbers[m.technology_obsolescence],
                numbers[m.trade_elasticity],
                numbers[m.trade_adjustment],
                numbers[m.trade_diversion],
                numbers[m.trade_per_stock],
                numbers[m.reroute],
                numbers[m.row_growth],
                numbers[m.wear],
                numbers[m.persistence]};
    for (const auto& a : p.agents.number) {
        in.Y0.push_back(numbers[a.gdp]);
        in.g.push_back(numbers[a.growth]);
        in.kappa.push_back(numbers[a.capital_output]);
        in.alpha.push_back(numbers[a.capital_elasticity]);
        in.s.push_back(a.saving == absent ? (in.model.delta + in.g.back()) * in.kappa.back() : numbers[a.saving]);
        in.military.push_back(numbers[a.military]);
        in.autonomy.push_back(numbers[a.autonomy]);
        in.lambda.push_back(numbers[a.susceptibility]);
        in.sigma.push_back(numbers[a.volatility]);
    }
}

template <class V>
void start_layers(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    for (const auto& layer : p.layers) {
        auto& out = in.layer.emplace_back();
        out.beta = numbers_at(numbers, layer.weight);
        out.value = numbers_at(numbers, layer.value);
        out.row_stock = numbers_at(numbers, layer.row_stock);
        out.dep = number_at(numbers, layer.depreciation);
        out.inv = number_at(numbers, layer.capital_share);
        out.home = number_at(numbers, layer.home);
        for (std::size_t e = 0; e < layer.flow.size(); ++e) out.flow.push_back(layer.flow[e] == absent ? out.dep * out.value[e] : numbers[layer.flow[e]]);
        for (const auto& body : layer.institutions) out.strength.push_back(numbers[body.strength]);
        for (const auto& known : layer.series) {
            auto& values = out.series.emplace_back();
            for (const auto& point : known) values.push_back(numbers[point.value]);
        }
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        V sum(0.0);
        for (const auto& layer : in.layer) sum = sum + layer.beta[i];
        for (auto& layer : in.layer) layer.beta[i] = share_of(layer.beta[i], sum);
    }
    in.hostility = numbers_at(numbers, p.hostility);
    in.T0 = numbers_at(numbers, p.trade.base);
    in.row_import = numbers_at(numbers, p.trade.row_import);
    in.row_export = numbers_at(numbers, p.trade.row_export);
}

template <class V>
void start_pledges(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    for (const auto& pledge : p.pledges) {
        auto& out = in.pledge.emplace_back();
        out = {numbers[pledge.amount],     number_at(numbers, pledge.years, 1.0), numbers[pledge.realisation],
               numbers[pledge.delay],      number_at(numbers, pledge.disburse),   number_at(numbers, pledge.cancel),
               numbers[pledge.technology], numbers_at(numbers, pledge.weight)};
        normalise(out.a);
    }
    for (const auto& response : p.responses) in.response.push_back({numbers[response.match], numbers[response.lag]});
}

/// Positions as they stand, stated convictions, couplings; inferred convictions come later.
template <class V>
void start_issues(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    const auto K = p.issues.size();
    in.X0.assign(p.agents.size() * K, V(0.0));
    in.U0 = in.r0 = in.X0;
    in.C.assign(K * K, V(0.0));
    for (std::size_t k = 0; k < K; ++k) {
        const auto& issue = p.issues[k];
        in.issue.push_back({numbers[issue.threshold], numbers[issue.vote_width], numbers[issue.abstain_band]});
        V own(1.0);
        for (const auto& [other, weight] : issue.coupling) {
            in.C[k * K + other] = numbers[weight];
            own = own - abs(numbers[weight]);
        }
        in.C[k * K + k] = own;
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            in.U0[i * K + k] = number_at(numbers, issue.conviction[i]);
            in.X0[i * K + k] = issue.position[i] == absent ? in.U0[i * K + k] : numbers[issue.position[i]];
        }
    }
}

/// Everything of the inputs but inferred convictions and norms.
template <class V>
Inputs<V> bind_numbers(const Program& p, const std::vector<V>& numbers) {
    Inputs<V> in;
    start_agents(p, numbers, in);
    start_layers(p, numbers, in);
    start_pledges(p, numbers, in);
    start_issues(p, numbers, in);
    return in;
}

template <class V>
State<V> start_state(const Program& p, const Inputs<V>& in) {
    const auto zero = [](std::size_t n) { return std::vector<V>(n, V(0.0)); };
    const auto one = [](std::size_t n) { return std::vector<V>(n, V(1.0)); };
    State<V> at;
    const std::size_t N = p.agents.size();
    at.E = at.H = at.z = at.v = at.Q_row = zero(N);
    at.S_row = one(N);
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const bool is_stock = !in.layer[l].flow.empty();
        at.Fb.push_back(is_stock ? in.layer[l].value : zero(0));
        at.A.push_back(zero(at.Fb.back().size()));
        at.invested.push_back(at.A.back());
    }
    at.S = one(p.trade.pairs.size());
    at.Q = zero(p.trade.pairs.size());
    at.X = in.X0;
    for (const auto& response : p.responses) at.M.push_back(zero(response.host.size()));
    for (const auto& pledge : in.pledge) at.P.push_back(pledge.amount);
    at.paid = at.cancelled = zero(p.pledges.size());
    return at;
}

template <class V>
Derived<V> start_derived(const Program& p, const State<V>& at) {
    const auto zero = [](std::size_t n) { return std::vector<V>(n, V(0.0)); };
    Derived<V> d;
    const std::size_t N = p.agents.size();
    d.growth = d.yp = d.y = d.Y = d.invest = d.technology = d.Rm = d.Rx = d.W_own = zero(N);
    d.D = d.Dp = at.A;
    d.pledge_paid = d.pledge_cancelled = d.pledge_left = zero(p.pledges.size());
    d.T = d.dF = zero(p.trade.pairs.size());
    for (const auto& layer : p.layers) d.share.push_back(zero(layer.pairs.size()));
    d.W = d.Ws = zero(p.graph.size());
    d.X_next = at.X;
    return d;
}

/// Convictions that keep today's positions in today's network, for what is not stated.
template <class V>
void infer(const Program& p, Inputs<V>& in) {
    const State<V> at = start_state(p, in);
    Derived<V> d = start_derived(p, at);
    derive(p, in, at, d);
    process::infer_convictions(p, in, d, in.U0, in.r0);
}

/// Inputs ready to run: convictions that are not stated are those inferred in the comparison (where
/// it has the agent and the issue), then the scenario's own norms mix in.
template <class V>
Inputs<V> start_inputs(const Program& p, const std::vector<V>& numbers, const Inputs<V>* comparison) {
    Inputs<V> in = bind_numbers(p, numbers);
    infer(p, in);
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k)
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            const std::size_t n = i * K + k;
            const auto& issue = p.issues[k];
            if (comparison != nullptr && issue.conviction[i] == absent && p.comparison_agent[i] != absent && p.comparison_issue[k] != absent) {
                const std::size_t m = p.comparison_agent[i] * p.comparison->issues.size() + p.comparison_issue[k];
                in.U0[n] = comparison->U0[m];
                in.r0[n] = comparison->r0[m];
            }
        }
    return in;
}

/// Mixes the norms into convictions: U0 = (1-w)*U0 + w*n, r0 = (1-w)*r0.
template <class V>
void mix_norms(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k) {
        if (p.issues[k].norm == absent) continue;
        const V norm = numbers[p.issues[k].norm];
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            const V w = number_at(numbers, p.issues[k].norm_weight[i]);
            in.U0[i * K + k] = mad(w, norm, (V(1.0) - w) * in.U0[i * K + k]);
            in.r0[i * K + k] = (V(1.0) - w) * in.r0[i * K + k];
        }
    }
}

}  // namespace steppe
