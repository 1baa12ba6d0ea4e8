#pragma once

#include "engine/core/simd/simd_row.hpp"
#include "engine/population/rows.hpp"

/// The functions of `rows.hpp` for the instruction set that the unit is compiled for.
namespace steppe {
inline namespace STEPPE_ROWS {

enum class Task { step, apply };

/// Prefetches a row of K numbers to the second-level cache; the first level would evict it before
/// use.
template <int K>
STEPPE_INLINE void ask_for(const double* row) {
    constexpr int line = 8;
#pragma GCC unroll 4
    for (int n = 0; n < K; n += line) __builtin_prefetch(row + n, 0, 2);
}

/// Prefetches sequential data some rows ahead, because the hardware prefetcher restarts at each
/// page of 4 KiB.
template <int K, Task task>
STEPPE_INLINE void ask_for_streams(const RowsJob& job, std::size_t i, std::size_t n) {
    constexpr std::size_t rows = 8;
    ask_for<K>(job.X + n + rows * K);
    if constexpr (task == Task::step) ask_for<K>(job.anchor + n + rows * K);
    ask_for<K>(job.next + n + rows * K);
    __builtin_prefetch(job.column + job.begin[i] + 4 * prefetch_longest, 0, 2);
}

/// Returns (W X)(i) on K issues from `X` on, for rows `stride` apart.
template <int K, bool equal>
STEPPE_INLINE SimdRow<K> average_neighbours(const RowsJob& job, const double* X, std::size_t stride,
                                            std::size_t i) {
    constexpr std::size_t ahead = K < 8 ? prefetch_parts : prefetch_lines;
    SimdRow<K> sum = SimdRow<K>::of(job.own[i]) * SimdRow<K>::load(X + i * stride);
    const std::size_t end = job.begin[i + 1];
    SimdRow<K> weight = SimdRow<K>::of(equal ? job.row_weight[i] : 0.0);
    for (std::size_t e = job.begin[i]; e < end; ++e) {
        ask_for<K>(X + job.column[e + ahead] * stride);
        if constexpr (!equal) weight = SimdRow<K>::of(job.weight[e]);
        sum = fma(weight, SimdRow<K>::load(X + job.column[e] * stride), sum);
    }
    return sum;
}

/// Returns sum_l C(k, l) mixed(l) for K issues k.
template <int K>
STEPPE_INLINE SimdRow<K> couple(const double* coupling, const double* mixed, std::size_t stride,
                                std::size_t issues) {
    SimdRow<K> sum = SimdRow<K>::of(0.0);
    for (std::size_t l = 0; l < issues; ++l)
        sum = fma(SimdRow<K>::load(coupling + l * stride), SimdRow<K>::of(mixed[l]), sum);
    return sum;
}

/// Writes K numbers of a row from index n on, from the agent's inputs.
template <int K, Task task>
STEPPE_INLINE void finish(const RowsJob& job, std::size_t i, std::size_t n,
                          const SimdRow<K>& average) {
    const SimdRow<K> x = SimdRow<K>::load(job.X + n);
    if constexpr (task == Task::apply) {
        fma(SimdRow<K>::of(-job.lambda[i]), average, x).store(job.next + n);
        return;
    }
    const SimdRow<K> pull =
        fma(SimdRow<K>::of(job.lambda[i]), average, SimdRow<K>::load(job.anchor + n));
    within(fma(SimdRow<K>::of(job.rate), pull - x, x), SimdRow<K>::of(-1.0), SimdRow<K>::of(1.0))
        .store(job.next + n);
}

/// Processes rows of K numbers.
template <int K, Task task, bool equal>
void narrow(const RowsJob& job) {
    for (std::size_t i = job.first; i < job.last; ++i) {
        ask_for_streams<K, task>(job, i, i * K);
        SimdRow<K> average = average_neighbours<K, equal>(job, job.X, K, i);
        if (job.coupling != nullptr) {
            average.store(job.mixed);
            average = couple<K>(job.coupling, job.mixed, K, job.issues);
        }
        finish<K, task>(job, i, i * K, average);
    }
}

/// Processes rows of several panels.
template <Task task, bool equal>
void wide(const RowsJob& job) {
    constexpr int K = static_cast<int>(panel);
    for (std::size_t i = job.first; i < job.last; ++i) {
        for (std::size_t k = 0; k < job.stride; k += panel)
            average_neighbours<K, equal>(job, job.X + k, job.stride, i).store(job.mixed + k);
        for (std::size_t k = 0; k < job.stride; k += panel) {
            const auto average = job.coupling == nullptr ? SimdRow<K>::load(job.mixed + k)
                                                         : couple<K>(job.coupling + k, job.mixed,
                                                                     job.stride, job.issues);
            finish<K, task>(job, i, i * job.stride + k, average);
        }
    }
}

template <Task task, bool equal>
void by_width(const RowsJob& job) {
    switch (job.stride) {
        case 1:
            return narrow<1, task, equal>(job);
        case 2:
            return narrow<2, task, equal>(job);
        case 4:
            return narrow<4, task, equal>(job);
        case 8:
            return narrow<8, task, equal>(job);
        case 16:
            return narrow<16, task, equal>(job);
        default:
            return wide<task, equal>(job);
    }
}

template <Task task>
void move_rows(const RowsJob& job) {
    return job.weight == nullptr ? by_width<task, true>(job) : by_width<task, false>(job);
}

constexpr int strands = 8;

STEPPE_INLINE double total(const SimdRow<strands>& sums) {
    alignas(64) double each[strands];
    sums.store(each);
    double sum = 0.0;
    for (const double one : each) sum += one;
    return sum;
}

inline TwoSums dots(const double* a, const double* b, std::size_t count) {
    SimdRow<strands> ab = SimdRow<strands>::of(0.0), aa = ab;
    for (std::size_t n = 0; n < count; n += strands) {
        const auto x = SimdRow<strands>::load(a + n);
        ab = fma(x, SimdRow<strands>::load(b + n), ab);
        aa = fma(x, x, aa);
    }
    return {total(ab), total(aa)};
}

inline void add(double* y, const double* x, double a, std::size_t count) {
    for (std::size_t n = 0; n < count; n += strands)
        fma(SimdRow<strands>::of(a), SimdRow<strands>::load(x + n), SimdRow<strands>::load(y + n))
            .store(y + n);
}

inline void follow(double* p, const double* r, const double* v, double beta, double omega,
                   std::size_t count) {
    for (std::size_t n = 0; n < count; n += strands) {
        const auto back = fma(SimdRow<strands>::of(-omega), SimdRow<strands>::load(v + n),
                              SimdRow<strands>::load(p + n));
        fma(SimdRow<strands>::of(beta), back, SimdRow<strands>::load(r + n)).store(p + n);
    }
}

inline TwoSums less(double* s, const double* r, const double* v, double a, std::size_t count) {
    SimdRow<strands> sum = SimdRow<strands>::of(0.0);
    for (std::size_t n = 0; n < count; n += strands) {
        const auto rest = fma(SimdRow<strands>::of(-a), SimdRow<strands>::load(v + n),
                              SimdRow<strands>::load(r + n));
        rest.store(s + n);
        sum = fma(rest, rest, sum);
    }
    return {total(sum), total(sum)};
}

inline TwoSums close(const HalfStep& of, std::size_t from, std::size_t count) {
    SimdRow<strands> seen = SimdRow<strands>::of(0.0), square = seen;
    for (std::size_t n = from; n < from + count; n += strands) {
        const auto s = SimdRow<strands>::load(of.r + n);
        const auto half = fma(SimdRow<strands>::of(of.alpha), SimdRow<strands>::load(of.p + n),
                              SimdRow<strands>::load(of.x + n));
        fma(SimdRow<strands>::of(of.omega), s, half).store(of.x + n);
        const auto rest = fma(SimdRow<strands>::of(-of.omega), SimdRow<strands>::load(of.t + n), s);
        rest.store(of.r + n);
        seen = fma(rest, SimdRow<strands>::load(of.shadow + n), seen);
        square = fma(rest, rest, square);
    }
    return {total(seen), total(square)};
}

inline RowsKernel kernel() {
    return {.step = move_rows<Task::step>,
            .apply = move_rows<Task::apply>,
            .dots = dots,
            .add = add,
            .less = less,
            .follow = follow,
            .close = close};
}

}  // namespace STEPPE_ROWS
}  // namespace steppe
