#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/isa.hpp"

/// Inner loops of large networks, on plain pointers, one version per instruction set.
namespace steppe {

/// Prefetch distance in entries, for rows of at most half a cache line and for whole lines.
/// Measured on random reads from a million rows: with whole lines 64 takes a quarter longer than 40
/// (the second-level cache holds 48 outstanding misses), with half lines 40 takes a tenth longer
/// than 64.
inline constexpr std::size_t prefetch_parts = 64, prefetch_lines = 40;
inline constexpr std::size_t prefetch_longest = 64;
/// Rows longer than this are processed in panels of this width.
inline constexpr std::size_t panel = 16;

/// Rows `first` to `last` - 1 of a network and their inputs. Position tables have `stride` numbers
/// per row, 0 from `issues` on; rows are aligned to their size, at most a cache line.
struct RowsJob {
    const std::uint64_t* begin = nullptr;
    const std::uint32_t* column =
        nullptr;                         ///< readable for `prefetch_longest` entries past the last
    const double* weight = nullptr;      ///< per entry; null: per row
    const double* row_weight = nullptr;  ///< per row: the weight shared by its entries
    const double* own = nullptr;
    const double* lambda = nullptr;
    const double* coupling =
        nullptr;  ///< issues x stride, C transposed: row l holds C(k, l); null: none
    const double* X = nullptr;
    const double* anchor = nullptr;
    double rate = 0.0;
    double* next = nullptr;
    double* mixed = nullptr;  ///< scratch, stride numbers
    std::size_t stride = 0, issues = 0;
    std::uint32_t first = 0, last = 0;
};

struct TwoSums {
    double first = 0.0, second = 0.0;
};

/// The vectors x, p, r, t of BiCGSTAB and its shadow residual.
struct HalfStep {
    double *x = nullptr, *r = nullptr;
    const double *p = nullptr, *t = nullptr, *shadow = nullptr;
    double alpha = 0.0, omega = 0.0;
};

/// Sums use eight interleaved partial sums, added in order at the end. Counts are multiples of
/// eight and arrays are aligned to a cache line.
struct RowsKernel {
    void (*step)(const RowsJob& job);   ///< next = X + rate*(L*heard + anchor - X), in [-1, 1]
    void (*apply)(const RowsJob& job);  ///< next = X - L*heard
    TwoSums (*dots)(const double* a, const double* b, std::size_t count);  ///< a.b, a.a
    void (*add)(double* y, const double* x, double a, std::size_t count);  ///< y += a*x
    TwoSums (*less)(double* s, const double* r, const double* v, double a,
                    std::size_t count);  ///< s = r - a*v; s.s twice
    void (*follow)(double* p, const double* r, const double* v, double beta, double omega,
                   std::size_t count);  ///< p = r + beta*(p - omega*v)
    TwoSums (*close)(const HalfStep& of, std::size_t from,
                     std::size_t count);  ///< x += alpha*p + omega*r, r -= omega*t; r.shadow, r.r
};

/// \param isa an available instruction set
RowsKernel rows_kernel(Isa isa);

}  // namespace steppe
