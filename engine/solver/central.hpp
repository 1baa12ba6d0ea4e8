#pragma once

#include <algorithm>
#include <cmath>

#include "engine/model/audit.hpp"
#include "engine/model/metrics.hpp"
#include "engine/model/process/total_influence.hpp"
#include "engine/model/start.hpp"
#include "engine/model/total_influence.hpp"

namespace steppe {

/// Returns inputs and state of a run with these numbers; the comparison uses central values.
inline Replicate<double> central_start(const Program& p, const std::vector<double>& numbers) {
    Replicate<double> out, other;
    start(p, numbers, p.comparison ? p.comparison->centre : std::vector<double>{}, out, other);
    return out;
}

/// Advances a run to step `last` and calls `visit(run)` at each step, after derivation and audit.
template <class Visit>
void walk(const Program& p, Replicate<double>& run, int last, Audit audit, Visit visit) {
#if defined(STEPPE_AUDIT_ALWAYS)
    audit = Audit::everything;
#endif
    if (audit == Audit::everything) run.d.flows_asked = true;
    for (;;) {
        derive(p, run.in, {}, run.at, run.d);
        const Auditor auditor(p, run.in, run.at, run.d, 0);
        audit == Audit::everything ? auditor.everything() : auditor.essentials();
        visit(run);
        if (run.at.t == last) return;
        advance(p, run.in, {}, run.d, run.at);
    }
}

/// Reads metrics of a run at its current step.
class MetricReader {
public:
    MetricReader(const Program& p, const std::vector<Metric>& metrics)
        : p_(p), metrics_(metrics), needs_(needs_of(metrics)) {}
    /// Leaves out what the metrics do not read.
    void ask_for(Derived<double>& d) const {
        d.flows_asked = false;
        d.positions_asked = needs_.positions;
    }
    /// Appends the values to `out`.
    /// \throws AuditFailure if a value is not finite
    void read(const Replicate<double>& run, std::vector<double>& out) {
        if (needs_.total_influence) total_ = process::total_influence(p_, run.in, run.d);
        const metric::View<double> view{p_, run.in, run.at, run.d, total_};
        for (const auto& metric : metrics_) {
            out.push_back(metric_value(view, metric));
            if (!std::isfinite(out.back()))
                throw AuditFailure("the value", metric.address, run.at.t, 0, out.back());
        }
    }

private:
    const Program& p_;
    const std::vector<Metric>& metrics_;
    MetricNeeds needs_;
    std::vector<double> total_;
};

}  // namespace steppe
