#pragma once

#include <cmath>

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"

/// A lane type that counts the floating-point operations of the model's own processes. A
/// multiply-add counts 2; exp and log count the operations of their formulas; comparisons,
/// selections and bit operations count 0.
namespace steppe::bench {

struct Counted {
    double v = 0;
    Counted() = default;
    explicit Counted(double value) : v(value) {}
    static inline long operations = 0;
    static Counted of(double value, long count) {
        operations += count;
        return Counted(value);
    }
};

inline Counted operator+(Counted a, Counted b) { return Counted::of(a.v + b.v, 1); }
inline Counted operator-(Counted a, Counted b) { return Counted::of(a.v - b.v, 1); }
inline Counted operator-(Counted a) { return Counted::of(-a.v, 1); }
inline Counted operator*(Counted a, Counted b) { return Counted::of(a.v * b.v, 1); }
inline Counted operator/(Counted a, Counted b) { return Counted::of(a.v / b.v, 1); }
inline bool operator<(Counted a, Counted b) { return a.v < b.v; }
inline bool operator>(Counted a, Counted b) { return a.v > b.v; }
inline bool operator==(Counted a, Counted b) { return a.v == b.v; }
inline Counted fma(Counted a, Counted b, Counted c) {
    return Counted::of(std::fma(a.v, b.v, c.v), 2);
}
inline Counted select(bool mask, Counted yes, Counted no) { return mask ? yes : no; }
inline bool any(bool mask) { return mask; }
inline Counted exp2_of(Counted x) { return Counted(steppe::exp2_of(x.v)); }
inline Counted exponent_of(Counted x) { return Counted::of(steppe::exponent_of(x.v), 1); }
inline Counted mantissa_of(Counted x) { return Counted(steppe::mantissa_of(x.v)); }
inline Counted sqrt(Counted x) { return Counted::of(std::sqrt(x.v), 1); }
inline Counted abs(Counted x) { return Counted(std::fabs(x.v)); }

/// Returns the operations of one step on one replicate, averaged over a run at the centres.
/// Excludes the start, metrics and draws.
double operations_of_a_step(const Program& program);

}  // namespace steppe::bench

template <>
struct steppe::MaskOf<steppe::bench::Counted> {
    using type = bool;
};
