#pragma once

#include <algorithm>

#include "engine/compiler/interpreter.hpp"
#include "engine/solver/block.hpp"
#include "engine/solver/specialise.hpp"

namespace steppe {

/// Runs replicates by the compiled run of the plan, and by the kernel before it pays and for
/// replicates that fail a guard.
template <class V>
class CompiledSolver final : public FutureSolver {
public:
    CompiledSolver(const FuturesPlan& plan, Isa isa, Method method)
        : plan_(plan), isa_(isa), method_(method), kernel_(plan), sampler_(plan) {}

    void run(const Futures& job) override {
        if (run_ == nullptr) open(plan_.specialiser->after(plan_, isa_, method_, job.count));
        if (run_ == nullptr) return kernel_.run(job);
        for (std::size_t column = 0; column < job.count; column += block_) {
            const std::size_t count = std::min(block_, job.count - column);
            if (!run_block(job, column, (count + width - 1) / width * width))
                run_kernel(job, column, count);
        }
    }

private:
    using Traits = PackTraits<V>;
    using Interpreter = compiler::Interpreter<V>;
    static constexpr std::size_t width = Traits::width;
    /// Packs that machine code takes through a step before the next one.
    static constexpr std::size_t packs_of_code = 4;

    void open(const SpecialisedRun* run) {
        if (run == nullptr) return;
        run_ = run;
        const auto* code = run->code.get();
        lanes_ = code != nullptr ? code->lanes() : Interpreter::lanes;
        rows_ = code != nullptr ? code->rows() : run->tape.rows;
        block_ = code != nullptr ? lanes_ * packs_of_code : lanes_;
        frame_.resize(rows_ * block_ / std::size(Line{}.value) + 1);
    }

    /// \return false if a guard fails
    bool run_block(const Futures& job, std::size_t column, std::size_t count) {
        for (std::size_t lane = 0; lane < count; lane += width) draw(job, column + lane, lane);
        double* to = job.values + column;
        if (!run_stage(0, count, to, job.stride)) return false;
        for (int t = 0; t <= plan_.program->calendar.steps; ++t) {
            for (std::size_t lane = 0; lane < count && has_chance(plan_); lane += width)
                draw_shocks(job, column + lane, lane, t);
            if (!run_stage(static_cast<std::size_t>(t) + 1, count, to, job.stride)) return false;
            to += plan_.metrics.size() * job.stride;
        }
        return true;
    }

    bool run_stage(std::size_t stage, std::size_t count, double* to, std::size_t stride) {
        double* const frame = frame_[0].value;
        if (run_->code == nullptr)
            return Interpreter(run_->tape, frame).run(stage, count, {to, stride});
        bool holds = true;
        for (std::size_t lane = 0; lane < count; lane += lanes_)
            holds = run_->code->run(stage, frame + lane * rows_, to + lane, stride) && holds;
        return holds;
    }

    /// Runs replicates again. Their draws were counted.
    void run_kernel(const Futures& job, std::size_t column, std::size_t count) {
        plan_.specialiser->computed_again += count;
        Futures again = job;
        again.clamp_counts = nullptr;
        for (std::size_t lane = 0; lane < count; lane += width)
            kernel_.run_block(again, column + lane);
    }

    void draw(const Futures& job, std::size_t column, std::size_t lane) {
        sampler_.draw_replicates(job, column);
        std::size_t slot = 0;
        for (const auto& draw : plan_.draws) put(sampler_.numbers()[draw.number], slot++, lane);
        for (const auto& draw : plan_.comparison_draws)
            put(sampler_.comparison_numbers()[draw.number], slot++, lane);
    }

    void draw_shocks(const Futures& job, std::size_t column, std::size_t lane, int t) {
        sampler_.set_chance(job, column);
        sampler_.draw_shocks(t);
        std::size_t slot = plan_.draws.size() + plan_.comparison_draws.size();
        const auto& shocks = sampler_.shocks();
        for (const auto* each : {&shocks.begins, &shocks.productivity, &shocks.position})
            for (const V& shock : *each) put(shock, slot++, lane);
    }

    /// Writes a slot of the frame, which may hold fewer lanes in a row than `V`.
    void put(const V& value, std::size_t slot, std::size_t lane) {
        alignas(64) double values[width];
        Traits::store(value, values);
        const std::size_t piece = std::min(lanes_, width);
        for (std::size_t n = 0; n < width; n += piece)
            std::copy_n(values + n, piece,
                        frame_[0].value + ((lane + n) / lanes_ * rows_ + slot) * lanes_ +
                            (lane + n) % lanes_);
    }

    struct alignas(64) Line {
        double value[8];
    };

    const FuturesPlan& plan_;
    Isa isa_;
    Method method_;
    BlockSolver<V> kernel_;
    Sampler<V> sampler_;
    const SpecialisedRun* run_ = nullptr;
    std::vector<Line> frame_;
    std::size_t lanes_ = 0, rows_ = 0, block_ = 0;  ///< lanes per row and block of the frame
};

}  // namespace steppe
