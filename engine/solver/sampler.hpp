#pragma once

#include <algorithm>

#include "engine/core/simd/pack_random.hpp"
#include "engine/model/state.hpp"
#include "engine/solver/plan.hpp"

namespace steppe {

/// Draws the uncertain numbers of replicates side by side, and the shocks of their steps.
template <class V>
class Sampler {
public:
    explicit Sampler(const FuturesPlan& plan) : plan_(plan) {
        broadcast(*plan.program, numbers_);
        if (plan.program->comparison) broadcast(*plan.program->comparison, comparison_numbers_);
        shocks_.begins.assign(plan_.begins.size(), V(0.0));
        shocks_.productivity.assign(plan_.productivity.size(), V(0.0));
        shocks_.position.assign(plan_.position.size(), V(0.0));
    }

    /// Draws the numbers of the replicates from `column` on.
    void draw_replicates(const Futures& job, std::size_t column) {
        draw_numbers(plan_.draws, job, column, numbers_);
        draw_numbers(plan_.comparison_draws, job, column, comparison_numbers_);
        set_chance(job, column);
    }

    /// Selects the replicates from `column` on for `draw_shocks`.
    void set_chance(const Futures& job, std::size_t column) {
        for (std::size_t n = 0; n < std::size(chance_); ++n)
            chance_[n] = job.chance_of(column + n * futures_eight);
    }

    /// Draws the shocks of a step of the selected replicates.
    void draw_shocks(int step) {
        const auto t = static_cast<std::uint32_t>(step);
        for (std::size_t n = 0; n < plan_.begins.size(); ++n)
            shocks_.begins[n] = Traits::uniform_at(plan_.begins[n], chance_, t);
        for (std::size_t n = 0; n < plan_.productivity.size(); ++n)
            shocks_.productivity[n] =
                normal_quantile(Traits::uniform_at(plan_.productivity[n], chance_, t));
        for (std::size_t n = 0; n < plan_.position.size(); ++n)
            shocks_.position[n] =
                normal_quantile(Traits::uniform_at(plan_.position[n], chance_, t));
    }

    [[nodiscard]] const std::vector<V>& numbers() const { return numbers_; }
    [[nodiscard]] const std::vector<V>& comparison_numbers() const { return comparison_numbers_; }
    [[nodiscard]] const Shocks<V>& shocks() const { return shocks_; }

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

    const FuturesPlan& plan_;
    std::vector<V> numbers_, comparison_numbers_;
    Shocks<V> shocks_;
    std::uint64_t chance_[std::max<std::size_t>(1, width / futures_eight)];
};

}  // namespace steppe
