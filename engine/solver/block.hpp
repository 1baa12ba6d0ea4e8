#pragma once

#include <algorithm>

#include "engine/model/audit.hpp"
#include "engine/model/metrics.hpp"
#include "engine/model/process/total_influence.hpp"
#include "engine/model/start.hpp"
#include "engine/solver/sampler.hpp"

namespace steppe {

/// Runs replicates in blocks of one lane set `V`.
template <class V>
class BlockSolver : public FutureSolver {
public:
    /// \param audit `everything`: every invariant at every step; requires blocks of one replicate
    explicit BlockSolver(const FuturesPlan& plan, Audit audit = Audit::essentials)
        : plan_(plan), p_(*plan.program), audit_(audit), sampler_(plan) {
        const bool all = audit == Audit::everything;
        run_.d.shares_asked = all || plan_.needs.shares;
        run_.d.positions_asked = all || plan_.needs.positions;
        run_.d.flows_asked = comparison_run_.d.flows_asked = all;
    }

    void run(const Futures& job) override {
        for (std::size_t column = 0; column < job.count; column += width) run_block(job, column);
    }

    /// Runs the lanes from `column` on.
    void run_block(const Futures& job, std::size_t column) {
        sampler_.draw_replicates(job, column);
        start<V>(p_, sampler_.numbers(), sampler_.comparison_numbers(), run_, comparison_run_);
        auto& [in, at, d] = run_;
        V breaches(0.0);
        for (;;) {
            fetch_rows(job, column, at.t);
            sampler_.draw_shocks(at.t);
            derive<V>(p_, in, sampler_.shocks(), at, d);
            if constexpr (width == 1)
                if (audit_ == Audit::everything)
                    Auditor(p_, in, at, d, job.chance_of(column)).everything();
            record(in, at, d, job, column, breaches);
            if (at.t == p_.calendar.steps) break;
            advance<V>(p_, in, sampler_.shocks(), d, at);
        }
        alignas(64) double breached[width];
        Traits::store(breaches, breached);
        for (std::size_t lane = 0; lane < std::min(width, job.count - column); ++lane)
            if (breached[lane] != 0.0) report_breach(plan_, job, column + lane);
    }

private:
    using Traits = PackTraits<V>;
    static constexpr std::size_t width = Traits::width;

    void record_metrics(const Inputs<V>& in, const State<V>& at, const Derived<V>& d,
                        const Futures& job, std::size_t column, V& breaches) {
        if (plan_.needs.total_influence) total_ = process::total_influence(p_, in, d);
        const metric::View<V> view{p_, in, at, d, total_};
        double* to = job.values +
                     static_cast<std::size_t>(at.t) * plan_.metrics.size() * job.stride + column;
        for (const auto& metric : plan_.metrics) {
            const V value = metric_value(view, metric);
            breaches = breaches + (value - value);  // 0, or NaN
            Traits::store(value + V(0.0), to);      // without the sign of a zero
            to += job.stride;
        }
    }

    /// Records the step; `breaches` stays 0 in lanes with finite values.
    void record(const Inputs<V>& in, const State<V>& at, const Derived<V>& d, const Futures& job,
                std::size_t column, V& breaches) {
        if (plan_.recorded.empty() || plan_.recorded[static_cast<std::size_t>(at.t)])
            record_metrics(in, at, d, job, column, breaches);
        for (Index i = 0; i < p_.agents.size(); ++i) {
            const V slack = essential_slack(d, i);
            breaches = select(slack < V(0.0), V(1.0), breaches + (slack - slack));
        }
    }

    /// Prefetches the cache lines of the metrics while the step is computed.
    void fetch_rows(const Futures& job, std::size_t column, int step) const {
        const double* to = job.values +
                           static_cast<std::size_t>(step) * plan_.metrics.size() * job.stride +
                           column;
        for (std::size_t n = 0; n < plan_.metrics.size(); ++n)
            __builtin_prefetch(to + n * job.stride, 1);
    }

    const FuturesPlan& plan_;
    const Program& p_;
    Audit audit_;
    Sampler<V> sampler_;
    Replicate<V> run_, comparison_run_;
    std::vector<V> total_;
};

}  // namespace steppe
