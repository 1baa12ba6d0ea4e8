#pragma once

#include <algorithm>

#include "engine/core/simd/pack_random.hpp"
#include "engine/model/audit.hpp"
#include "engine/model/metrics.hpp"
#include "engine/model/process/total_influence.hpp"
#include "engine/model/start.hpp"
#include "engine/solver/plan.hpp"

namespace steppe {

/// Runs replicates in blocks of one lane set `V`.
template <class V>
class BlockSolver : public FutureSolver {
public:
    /// \param audit `everything`: every invariant at every step; requires blocks of one replicate
    explicit BlockSolver(const FuturesPlan& plan, Audit audit = Audit::essentials)
        : plan_(plan), p_(*plan.program), audit_(audit) {
        broadcast(p_, numbers_);
        if (p_.comparison) broadcast(*p_.comparison, comparison_numbers_);
        const bool all = audit == Audit::everything;
        run_.d.shares_asked = all || plan_.needs.shares;
        run_.d.positions_asked = all || plan_.needs.positions;
        run_.d.flows_asked = comparison_run_.d.flows_asked = all;
        shocks_.begins.assign(plan_.begins.size(), V(0.0));
        shocks_.productivity.assign(plan_.productivity.size(), V(0.0));
        shocks_.position.assign(plan_.position.size(), V(0.0));
    }

    void run(const Futures& job) override {
        for (std::size_t column = 0; column < job.count; column += width) run_block(job, column);
    }

private:
    using Traits = PackTraits<V>;
    static constexpr std::size_t width = Traits::width;

    static void broadcast(const Program& program, std::vector<V>& numbers) {
        numbers.clear();
        for (const double value : program.centre) numbers.push_back(V(value));
    }

    void draw_numbers(const std::vector<DrawPlan>& draws, const Futures& job, std::size_t column,
                      std::vector<V>& numbers) const {
        for (const auto& plan : draws) {
            if (plan.same != absent) {
                numbers[plan.number] = numbers_[plan_.draws[plan.same].number];
                continue;
            }
            const V drawn = draw(plan.quantile,
                                 Traits::load(job.uniforms + plan.address * job.stride + column));
            numbers[plan.number] = clamp(drawn, V(plan.low), V(plan.high));
            const bool may_leave = plan.quantile.low < plan.low || plan.high < plan.quantile.high;
            if (may_leave && job.clamp_counts != nullptr && &numbers == &numbers_)
                count_clamps(plan, drawn, job, column);
            if (job.inputs != nullptr)
                Traits::store(numbers[plan.number],
                              job.inputs + plan.address * job.stride + column);
        }
    }

    static void count_clamps(const DrawPlan& plan, V drawn, const Futures& job,
                             std::size_t column) {
        alignas(64) double values[width];
        Traits::store(drawn, values);
        for (std::size_t lane = 0; lane < std::min(width, job.count - column); ++lane)
            if (values[lane] < plan.low || plan.high < values[lane])
                ++job.clamp_counts[plan.address];
    }

    void draw_shocks(const std::uint64_t* replicate, int step) {
        const auto t = static_cast<std::uint32_t>(step);
        for (std::size_t n = 0; n < plan_.begins.size(); ++n)
            shocks_.begins[n] = Traits::uniform_at(plan_.begins[n], replicate, t);
        for (std::size_t n = 0; n < plan_.productivity.size(); ++n)
            shocks_.productivity[n] =
                normal_quantile(Traits::uniform_at(plan_.productivity[n], replicate, t));
        for (std::size_t n = 0; n < plan_.position.size(); ++n)
            shocks_.position[n] =
                normal_quantile(Traits::uniform_at(plan_.position[n], replicate, t));
    }

    void record_metrics(const Inputs<V>& in, const State<V>& at, const Derived<V>& d,
                        const Futures& job, std::size_t column, V& breaches) {
        if (plan_.needs.total_influence) total_ = process::total_influence(p_, in, d);
        const metric::View<V> view{p_, in, at, d, total_};
        double* to = job.values +
                     static_cast<std::size_t>(at.t) * plan_.metrics.size() * job.stride + column;
        for (const auto& metric : plan_.metrics) {
            const V value = metric_value(view, metric);
            breaches = breaches + (value - value);  // 0, or NaN
            Traits::store(value, to);
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

    void run_block(const Futures& job, std::size_t column) {
        draw_numbers(plan_.draws, job, column, numbers_);
        draw_numbers(plan_.comparison_draws, job, column, comparison_numbers_);
        start<V>(p_, numbers_, comparison_numbers_, run_, comparison_run_);
        auto& [in, at, d] = run_;
        std::uint64_t chance[std::max<std::size_t>(1, width / futures_eight)];
        for (std::size_t n = 0; n < std::size(chance); ++n)
            chance[n] = job.chance_of(column + n * futures_eight);
        V breaches(0.0);
        for (;;) {
            fetch_rows(job, column, at.t);
            draw_shocks(chance, at.t);
            derive<V>(p_, in, shocks_, at, d);
            if constexpr (width == 1)
                if (audit_ == Audit::everything)
                    Auditor(p_, in, at, d, job.chance_of(column)).everything();
            record(in, at, d, job, column, breaches);
            if (at.t == p_.calendar.steps) break;
            advance<V>(p_, in, shocks_, d, at);
        }
        alignas(64) double breached[width];
        Traits::store(breaches, breached);
        for (std::size_t lane = 0; lane < std::min(width, job.count - column); ++lane)
            if (breached[lane] != 0.0) report_breach(plan_, job, column + lane);
    }

    const FuturesPlan& plan_;
    const Program& p_;
    Audit audit_;
    std::vector<V> numbers_, comparison_numbers_;
    Replicate<V> run_, comparison_run_;
    Shocks<V> shocks_;
    std::vector<V> total_;
};

}  // namespace steppe
