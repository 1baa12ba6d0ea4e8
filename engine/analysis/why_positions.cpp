#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/why_terms.hpp"
#include "engine/model/metric/view.hpp"

namespace steppe::causes {

/// Returns the weight of issue m in k for the agent: that of issues it does not hold is k's own.
double Pull::coupling(const Inputs<double>& in, Index m) const {
    const auto K = static_cast<Index>(p_.issues.size());
    double out = p_.issues[m].holds[i_] != 0 ? in.C[k_ * K + m] : 0;
    for (const Index other : p_.lacks[i_])
        if (m == k_) out += std::abs(in.C[k_ * K + other]);
    return out;
}

/// Returns sum over m of C(k,m) X(speaker,m) as the agent receives it: without a position of the
/// speaker, nothing.
double Pull::mixed(const std::vector<double>& X, const Inputs<double>& in, Index speaker) const {
    const auto K = static_cast<Index>(p_.issues.size());
    double out = 0;
    for (const Index m : p_.issues[k_].inputs)
        if (p_.issues[m].holds[speaker] != 0) out += coupling(in, m) * X[speaker * K + m];
    return out;
}

/// Returns the same sum of the agent's own positions in place of those the speaker lacks.
double Pull::instead(const std::vector<double>& X, const Inputs<double>& in, Index speaker) const {
    const auto K = static_cast<Index>(p_.issues.size());
    double out = 0;
    for (const Index m : p_.issues[k_].inputs)
        if (p_.issues[m].holds[speaker] == 0) out += coupling(in, m) * X[i_ * K + m];
    return out;
}

void Pull::start(const Moment& now) {
    const auto& [p, in, at, d] = now;
    const std::size_t n = i_ * p.issues.size() + k_;
    double average = 0;
    own_.assign(p.issues.size(), 1);
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& pairs = p.layers[l].pairs;
        for (Index e = pairs.begin[i_]; e < pairs.begin[i_ + 1]; ++e) {
            const double weight = (1 - in.autonomy[i_]) * in.layer[l].beta[i_] * d.share[l][e],
                         sign = d.sign[p.hostile.slot[p.layers[l].in_graph[e]]];
            neighbours_.push_back({l, e, pairs.column[e], weight, sign});
            for (std::size_t m = 0; m < own_.size(); ++m)
                own_[m] -= p.issues[m].holds[pairs.column[e]] != 0 ? weight : 0;
            average += sign * weight * mixed(in.X0, in, pairs.column[e]);
        }
    }
    for (const Index m : p.issues[k_].inputs)
        average += own_[m] * coupling(in, m) * in.X0[i_ * p.issues.size() + m];
    start_ = in.X0[n];
    imbalance_ = in.lambda[i_] * average + in.anchor[n] - start_;
    moved_.assign(p.agents.size(), 0);
    shifted_.assign(p.events.size(), 0);
}

void Pull::visit(const Moment& now) {
    if (now.at.t > 0) limited_ += now.at.X[i_ * p_.issues.size() + k_] - expected_;
}

void Pull::advance(const Moment& now) {
    const auto& [p, in, at, d] = now;
    const auto K = static_cast<Index>(p.issues.size());
    const Index n = i_ * K + k_;
    const double rate = p.calendar.h * in.model.nu, pull = rate * in.lambda[i_],
                 kept = 1 - rate + pull * own_[k_] * coupling(in, k_);
    double own_others = 0;
    for (const Index m : p.issues[k_].inputs)
        if (m != k_)
            own_others += own_[m] * coupling(in, m) * (at.X[i_ * K + m] - in.X0[i_ * K + m]);
    for (double* part : {&started_, &coupled_, &limited_}) *part *= kept;
    for (auto* parts : {&moved_, &shifted_})
        for (double& part : *parts) part *= kept;
    started_ += rate * imbalance_;
    coupled_ += pull * own_others;
    for (auto& one : neighbours_) {
        const double weight = (1 - in.autonomy[i_]) * in.layer[one.layer].beta[i_] *
                              d.share[one.layer][one.pair],
                     sign = d.sign[p.hostile.slot[p.layers[one.layer].in_graph[one.pair]]],
                     heard = mixed(at.X, in, one.agent);
        one.gained =
            kept * one.gained +
            pull * ((sign * weight - one.sign * one.weight) * heard +
                    (weight - one.weight) * (instead(at.X, in, one.agent) - mixed(at.X, in, i_)));
        moved_[one.agent] += pull * one.sign * one.weight * (heard - mixed(in.X0, in, one.agent));
    }
    if (const Index slot = p.shifted.slot[n]; slot != 0) {
        std::vector<double> alone(p.events.size(), 0);
        double all = 0;
        each_event(now, [&](const EventProgram& event, const Derived<double>::OfEvents& effects) {
            all += alone[static_cast<std::size_t>(&event - p_.events.data())] = effects.shift[slot];
        });
        const double anchor =
            (1 - in.lambda[i_]) * clamp(in.U0[n] + d.events.shift[slot], -1.0, 1.0) + in.r0[n];
        for (std::size_t e = 0; e < alone.size() && all != 0; ++e)
            shifted_[e] += rate * (anchor - in.anchor[n]) * alone[e] / all;
    }
    expected_ = sum(parts());
}

Parts Pull::parts() const {
    std::vector<Num> position;
    add(position, p_.issues[k_].position[i_]);
    if (position.empty()) add(position, p_.issues[k_].conviction[i_]);
    Parts out{at_start("position at the start", start_, std::move(position))};
    const auto put = [&](Cause part) {
        constexpr double rounding = 1e-13;
        if (std::abs(part.value) > rounding || !part.parts.empty()) out.push_back(std::move(part));
    };
    Parts layers, states, events;
    for (std::size_t l = 0; l < p_.layers.size(); ++l) {
        Parts by_state;
        for (const auto& one : neighbours_)
            if (one.layer == l && one.gained != 0)
                by_state.push_back({"of " + p_.agents.name[one.agent], one.gained});
        if (!by_state.empty())
            layers.push_back(
                group(p_.layers[l].id, std::move(by_state), {p_.layers[l].weight[i_]}));
    }
    for (Index j = 0; j < p_.agents.size(); ++j)
        if (moved_[j] != 0)
            states.push_back({p_.agents.name[j], moved_[j], {p_.agents.number[j].susceptibility}});
    for (std::size_t e = 0; e < shifted_.size(); ++e)
        if (shifted_[e] != 0)
            events.push_back({"event " + p_.events[e].id, shifted_[e], numbers_of(p_.events[e])});
    const auto& own = p_.agents.number[i_];
    put(group("more or less influence of others", std::move(layers),
              {own.susceptibility, p_.model.opinion_rate}));
    put(group("states that moved", std::move(states), {own.susceptibility}));
    put(group("convictions that shift", std::move(events)));
    put({"other issues of its own", coupled_});
    put(
        {"out of balance at the start: stated convictions, norms, or another network than that of "
         "the comparison",
         started_});
    put({"ends of the scale", limited_});
    return out;
}

namespace {

std::vector<Num> numbers_of_vote(const Program& p, Index i, Index k) {
    const auto& issue = p.issues[k];
    std::vector<Num> out;
    add(out, issue.position[i]);
    for (const Num n : {issue.threshold, issue.vote_width, issue.abstain_band}) out.push_back(n);
    return out;
}

/// Returns the probabilities at a position; see metric::vote_of.
metric::Vote<double> vote_at(const Story& s, Index k, double x) {
    const auto& [threshold, width, band] = s.now.in.issue[k];
    return {1 - metric::logistic((threshold + band - x) / width),
            metric::logistic((threshold - band - x) / width)};
}

double position_of(const Story& s, Index i, Index k) {
    return s.now.at.X[i * s.p().issues.size() + k];
}

Cause state_of(const Story& s, Index i, Index k, double value) {
    return {s.agent(i), value, numbers_of_vote(s.p(), i, k),
            fmt::format("position {:.3g}", position_of(s, i, k))};
}

Parts of_coalition(const Story& s, const Ids& id) {
    Parts out;
    metric::each_holder(s.p(), id[0], [&](Index i) {
        if (s.now.in.issue[id[0]].threshold < position_of(s, i, id[0]))
            out.push_back(state_of(s, i, id[0], 1));
    });
    return out;
}

Parts of_polarisation(const Story& s, const Ids& id) {
    const double n = s.p().issues[id[0]].holders();
    double mean = 0;
    metric::each_holder(s.p(), id[0], [&](Index i) { mean += position_of(s, i, id[0]) / n; });
    Parts out;
    metric::each_holder(s.p(), id[0], [&](Index i) {
        const double apart = position_of(s, i, id[0]) - mean;
        out.push_back(state_of(s, i, id[0], apart * apart / n));
    });
    return out;
}

Parts of_vote(const Story& s, const Ids& id) {
    const double x = position_of(s, id[0], id[1]);
    auto moved = s.pull->parts();
    const double start = moved.front().value, before = vote_at(s, id[1], start).yes,
                 after = vote_at(s, id[1], x).yes;
    moved.erase(moved.begin());
    Parts out{at_start("at its position at the start", before, numbers_of_vote(s.p(), id[0], id[1]),
                       fmt::format("position {:.3g}", start))};
    auto change = in_proportion("its position moved", after - before, std::move(moved));
    change.details = fmt::format("to {:.3g}", x);
    if (change.value != 0) out.push_back(std::move(change));
    return out;
}

Parts of_votes(const Story& s, const Ids& id) {
    Parts out;
    metric::each_holder(s.p(), id[0], [&](Index i) {
        out.push_back(state_of(s, i, id[0], vote_at(s, id[0], position_of(s, i, id[0])).yes));
    });
    return out;
}

/// Returns what each state's vote adds to the probability, 0 without votes, on average over the
/// orders that begin with each state, forwards and backwards.
Parts of_majority(const Story& s, const Ids& id) {
    const Index n = s.p().issues[id[0]].holders();
    Parts out;
    std::vector<metric::Vote<double>> votes;
    metric::each_holder(s.p(), id[0], [&](Index i) {
        out.push_back(state_of(s, i, id[0], 0));
        votes.push_back(vote_at(s, id[0], position_of(s, i, id[0])));
        out.back().details += fmt::format(", yes {:.3g} %", 100 * votes.back().yes);
    });
    for (Index order = 0; order < 2 * n; ++order) {
        std::vector<double> lead(2 * n + 1, 0.0);
        lead[n] = 1;
        double before = 0;
        for (Index step = 0; step < n; ++step) {
            const Index i = order < n ? (order + step) % n : (order - step) % n;
            auto next = lead;
            for (Index k = 0; k < 2 * n + 1; ++k) {
                next[k] = (1 - votes[i].yes - votes[i].no) * lead[k];
                if (k > 0) next[k] += votes[i].yes * lead[k - 1];
                if (k < 2 * n) next[k] += votes[i].no * lead[k + 1];
            }
            lead.swap(next);
            double after = 0;
            for (Index k = n + 1; k < 2 * n + 1; ++k) after += lead[k];
            out[i].value += (after - before) / (2.0 * n);
            before = after;
        }
    }
    return out;
}

}  // namespace

const std::map<std::string, Kind>& position_kinds() {
    static const std::map<std::string, Kind> all{
        {"position",
         {"the position at the start, and what moved it, less what has faded",
          [](const Story& s, const Ids&) { return s.pull->parts(); }}},
        {"coalition", {"one for each state above the threshold", of_coalition}},
        {"polarisation", {"the squared distance of each state from the mean", of_polarisation}},
        {"vote_yes", {"the chance at the start, and by what moved the position", of_vote}},
        {"votes_yes", {"the sum of the states' chances", of_votes}},
        {"majority", {"what each state's vote adds to a chance of 0 without votes", of_majority}},
    };
    return all;
}

}  // namespace steppe::causes
