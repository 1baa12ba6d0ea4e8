#pragma once

#include <cmath>

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"

/// A lane type that counts: the model's own processes, run on it, say how many floating-point
/// operations a step executes: a multiply-add counts 2; exp and log count what their formulas do;
/// comparisons, selections and work on bits count nothing.
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
inline Counted mad(Counted a, Counted b, Counted c) {
    return Counted::of(std::fma(a.v, b.v, c.v), 2);
}
inline Counted where(bool mask, Counted yes, Counted no) { return mask ? yes : no; }
inline bool any(bool mask) { return mask; }
inline Counted exp2_of(Counted x) { return Counted(steppe::exp2_of(x.v)); }
inline Counted exponent_of(Counted x) { return Counted::of(steppe::exponent_of(x.v), 1); }
inline Counted mantissa_of(Counted x) { return Counted(steppe::mantissa_of(x.v)); }
inline Counted sqrt(Counted x) { return Counted::of(std::sqrt(x.v), 1); }
inline Counted abs(Counted x) { return Counted(std::fabs(x.v)); }

/// Operations of a step of the program on one replicate, on average over its run at the centres:
/// without the start, metrics and draws.
double operations_of_a_step(const Program& program);

}  // namespace steppe::bench

template <>
struct steppe::MaskOf<steppe::bench::Counted> {
    using type = bool;
};
