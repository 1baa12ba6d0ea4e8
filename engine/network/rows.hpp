#pragma once

#include <cstddef>
#include <cstdint>

#include "steppe/core/isa.hpp"

/// The inner loops of large networks: plain pointers in, plain numbers out, one set for each set of
/// instructions.
namespace steppe {

/// So many entries ahead of the one that is added, the row that it names is asked for: half a line
/// of the cache or less, whole lines. Measured on reads at random from a million rows: with whole
/// lines 64 takes a quarter longer than 40 (the second-level cache waits for 48 at a time), with
/// half lines 40 a tenth longer than 64.
inline constexpr std::size_t prefetch_parts = 64, prefetch_lines = 40;
inline constexpr std::size_t prefetch_longest = 64;
/// Rows of more numbers than this are gone through in panels of this width.
inline constexpr std::size_t panel = 16;

/// Rows `first` to `last` - 1 of a network, and what they listen to. Tables of positions hold
/// `stride` numbers a row, those behind `issues` are 0; their rows are aligned to their size, a
/// line of the cache at most.
struct RowsJob {
    const std::uint64_t* begin = nullptr;
    const std::uint32_t* column = nullptr;  ///< `prefetch_longest` more may be read behind the last
    const double* weight = nullptr;         ///< per entry; null: per row
    const double* row_weight = nullptr;     ///< per row: the weight of each of its entries
    const double* own = nullptr;
    const double* lambda = nullptr;
    const double* coupling =
        nullptr;  ///< issues x stride, C turned: row l holds C(k, l); null: none
    const double* X = nullptr;
    const double* anchor = nullptr;
    const double* shocks = nullptr;  ///< null: none
    double rate = 0.0, shock_size = 0.0;
    double* next = nullptr;
    double* mixed = nullptr;  ///< stride numbers to work with
    std::size_t stride = 0, issues = 0;
    std::uint32_t first = 0, last = 0;
};

struct TwoSums {
    double first = 0.0, second = 0.0;
};

/// Vectors x, p, r, t and what BiCGSTAB measures itself by.
struct HalfStep {
    double *x = nullptr, *r = nullptr;
    const double *p = nullptr, *t = nullptr, *shadow = nullptr;
    double alpha = 0.0, omega = 0.0;
};

/// Sums run in eight strands over the numbers, which are added in order at the end; counts are
/// multiples of eight and arrays are aligned to a line of the cache.
struct RowsKernel {
    void (*step)(const RowsJob& job);   ///< next = X + rate*(L*heard + anchor - X) +
                                        ///< shock_size*shocks, in [-1, 1]
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

/// \param isa  one that is available
RowsKernel rows_kernel(Isa isa);

}  // namespace steppe
