#include "steppe/solver/run.hpp"

#include <algorithm>
#include <cmath>

#include "engine/model/audit.hpp"
#include "engine/model/metrics.hpp"
#include "engine/model/process/total_influence.hpp"
#include "engine/model/start.hpp"
#include "steppe/network/linear.hpp"

namespace steppe {
namespace {

constexpr double reported_remainder = 0.05;  // of the scale from -1 to 1

bool needs_total(const std::vector<Metric>& metrics) {
    return std::any_of(metrics.begin(), metrics.end(), [](const Metric& m) { return metric_kinds()[m.kind]->name == "total_influence"; });
}

std::vector<Remainder> remainders_of(const Program& p, const Inputs<double>& in) {
    std::vector<Remainder> out;
    for (std::size_t k = 0; k < p.issues.size(); ++k)
        for (std::size_t i = 0; i < p.agents.size(); ++i)
            if (const double r = in.r0[i * p.issues.size() + k]; std::abs(r) > reported_remainder) out.push_back({p.agents.id[i], p.issues[k].id, r});
    return out;
}

Run<double> central_start(const Program& p) {
    Run<double> out, other;
    start(p, p.centre, p.comparison ? p.comparison->centre : std::vector<double>{}, out, other);
    return out;
}

/// W with its diagonal, signed, as a dense matrix.
std::vector<double> signed_weights(const Program& p, const Derived<double>& d) {
    const std::size_t N = p.agents.size();
    std::vector<double> out(N * N, 0.0);
    for (Index i = 0; i < N; ++i) {
        out[i * N + i] = d.W_own[i];
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) out[i * N + p.graph.column[e]] = process::signed_weight(p, d, e);
    }
    return out;
}

}  // namespace

std::optional<std::vector<double>> steady_positions(const Program& program) {
    auto [in, state, derived] = central_start(program);
    derive(program, in, {}, state, derived);
    while (state.t < program.calendar.steps) {
        advance(program, in, {}, derived, state);
        derive(program, in, {}, state, derived);
    }
    OpinionModel model{signed_weights(program, derived), in.lambda, in.C, in.U0, in.r0};
    for (std::size_t n = 0; n < model.U.size(); ++n) model.U[n] = clamp(in.U0[n] + derived.events.shift[program.shifted.slot[n]], -1.0, 1.0);
    return equilibrium(model);
}

RunResult run(const Program& program, std::vector<Metric> metrics, Audit audit) {
    auto [in, state, derived] = central_start(program);
    const bool total_wanted = needs_total(metrics);
    std::vector<double> total;
    RunResult result;
    result.remainders = remainders_of(program, in);
    result.series.value.reserve(metrics.size() * static_cast<std::size_t>(program.calendar.steps + 1));
    for (;;) {
        derive(program, in, {}, state, derived);
        const Auditor auditor(program, in, state, derived, 0);
#if defined(STEPPE_AUDIT_ALWAYS)
        audit = Audit::everything;
#endif
        audit == Audit::everything ? auditor.everything() : auditor.essentials();
        if (total_wanted) total = process::total_influence(program, in, derived);
        const metric::View<double> view{program, in, state, derived, total};
        for (const auto& metric : metrics) {
            result.series.value.push_back(metric_value(view, metric));
            if (!std::isfinite(result.series.value.back())) throw AuditFailure("the value", metric.address, state.t, 0, result.series.value.back());
        }
        if (state.t == program.calendar.steps) break;
        advance(program, in, {}, derived, state);
    }
    result.series.metrics = std::move(metrics);
    return result;
}

}  // namespace steppe
