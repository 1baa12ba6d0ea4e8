#pragma once

#include <cstddef>

#include "engine/compiler/tape.hpp"
#include "engine/core/simd/pack_random.hpp"

namespace steppe::compiler {

/// Where a stage writes its metrics: row `metric` begins at `to + metric * stride`.
struct MetricRows {
    double* to;
    std::size_t stride;
};

/// Runs a tape on rows of up to `lanes` replicates with the lane type `V`.
template <class V>
class Interpreter {
public:
    /// Replicates per row of the frame.
    static constexpr std::size_t lanes = 128;

    /// \param frame tape.rows * lanes numbers, aligned to 64 bytes
    Interpreter(const Tape& tape, double* frame) : tape_(tape), frame_(frame) {}

    /// Runs a stage on the first `count` replicates, a multiple of the width of `V`.
    /// \return false if a guard fails
    bool run(std::size_t stage, std::size_t count, const MetricRows& metrics) {
        constants_ = tape_.constants[stage].data();
        const std::size_t first = tape_.slots, second = first + tape_.exports;
        previous_ = stage % 2 == 0 ? first : second;
        next_ = stage % 2 == 0 ? second : first;
        count_ = count;
        for (const auto& step : tape_.bodies[tape_.class_of[stage]])
            if (!run(step, metrics)) return false;
        return true;
    }

private:
    using Traits = PackTraits<V>;

    /// A row to read; constants have a step of 0.
    struct Operand {
        const double* at;
        std::size_t step;
        [[nodiscard]] STEPPE_INLINE V load(std::size_t n) const {
            return Traits::load(at + n * step);
        }
    };

    [[nodiscard]] double* row_of(const Row& row) const {
        const std::size_t base = row.space == Space::slot       ? 0
                                 : row.space == Space::previous ? previous_
                                                                : next_;
        return frame_ + (base + row.index) * lanes;
    }

    Operand operand(const TapeStep& step, std::size_t k) {
        const Row& row = step.x[k];
        if (row.space != Space::constant) return {row_of(row), 1};
        double* const broadcast = broadcast_[k];
        Traits::store(V(constants_[row.index]), broadcast);
        return {broadcast, 0};
    }

    template <class F>
    void unary(const TapeStep& step, F f) {
        const Operand a = operand(step, 0);
        double* const out = row_of(step.out);
        for (std::size_t n = 0; n < count_; n += Traits::width)
            Traits::store(f(a.load(n)), out + n);
    }
    template <class F>
    void binary(const TapeStep& step, F f) {
        const Operand a = operand(step, 0), b = operand(step, 1);
        double* const out = row_of(step.out);
        for (std::size_t n = 0; n < count_; n += Traits::width)
            Traits::store(f(a.load(n), b.load(n)), out + n);
    }
    template <class F>
    void ternary(const TapeStep& step, F f) {
        const Operand a = operand(step, 0), b = operand(step, 1), c = operand(step, 2);
        double* const out = row_of(step.out);
        for (std::size_t n = 0; n < count_; n += Traits::width)
            Traits::store(f(a.load(n), b.load(n), c.load(n)), out + n);
    }
    template <class F>
    void choice(const TapeStep& step, F compare) {
        const Operand a = operand(step, 0), b = operand(step, 1), c = operand(step, 2),
                      d = operand(step, 3);
        double* const out = row_of(step.out);
        for (std::size_t n = 0; n < count_; n += Traits::width)
            Traits::store(select(compare(a.load(n), b.load(n)), c.load(n), d.load(n)), out + n);
    }
    /// Returns whether the comparison, as 1 or 0, is 0 in all replicates.
    template <class F>
    bool holds(const TapeStep& step, F fails) {
        const Operand a = operand(step, 0), b = operand(step, 1);
        V failures(0.0);
        for (std::size_t n = 0; n < count_; n += Traits::width)
            failures = failures + fails(a.load(n), b.load(n));
        return !any(V(0.0) < failures);
    }

    bool run(const TapeStep& step, const MetricRows& metrics) {
        switch (step.op) {
            case Op::shock:
                unary(step, [](V a) { return a; });
                break;
            case Op::negate:
                unary(step, [](V a) { return -a; });
                break;
            case Op::abs:
                unary(step, [](V a) { return abs(a); });
                break;
            case Op::sqrt:
                unary(step, [](V a) { return sqrt(a); });
                break;
            case Op::exp2:
                unary(step, [](V a) { return exp2_of(a); });
                break;
            case Op::exponent:
                unary(step, [](V a) { return exponent_of(a); });
                break;
            case Op::mantissa:
                unary(step, [](V a) { return mantissa_of(a); });
                break;
            case Op::add:
                binary(step, [](V a, V b) { return a + b; });
                break;
            case Op::subtract:
                binary(step, [](V a, V b) { return a - b; });
                break;
            case Op::multiply:
                binary(step, [](V a, V b) { return a * b; });
                break;
            case Op::divide:
                binary(step, [](V a, V b) { return a / b; });
                break;
            case Op::safe_divide:
                binary(step, [](V a, V b) { return safe_divide(a, b); });
                break;
            case Op::min:
                binary(step, [](V a, V b) { return min(a, b); });
                break;
            case Op::max:
                binary(step, [](V a, V b) { return max(a, b); });
                break;
            case Op::fma:
                ternary(step, [](V a, V b, V c) { return fma(a, b, c); });
                break;
            case Op::fms:
                ternary(step, [](V a, V b, V c) { return fma(a, b, -c); });
                break;
            case Op::fnma:
                ternary(step, [](V a, V b, V c) { return fma(-a, b, c); });
                break;
            case Op::select_less:
                choice(step, [](V a, V b) { return a < b; });
                break;
            case Op::select_equal:
                choice(step, [](V a, V b) { return a == b; });
                break;
            case Op::guard_not_less:
                return holds(step, [](V a, V b) { return select(a < b, V(1.0), V(0.0)); });
            case Op::guard_equal:
                return holds(step, [](V a, V b) { return select(a == b, V(0.0), V(1.0)); });
            default:
                store(step, metrics);
        }
        return true;
    }

    /// Writes a metric; a zero is written without a sign, as by the kernel.
    void store(const TapeStep& step, const MetricRows& metrics) {
        const Operand a = operand(step, 0);
        double* const out = metrics.to + step.metric * metrics.stride;
        for (std::size_t n = 0; n < count_; n += Traits::width)
            Traits::store(a.load(n) + V(0.0), out + n);
    }

    const Tape& tape_;
    double* frame_;
    const double* constants_ = nullptr;
    std::size_t previous_ = 0, next_ = 0, count_ = 0;
    alignas(64) double broadcast_[4][Traits::width];
};

}  // namespace steppe::compiler
