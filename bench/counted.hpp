#pragma once

#include <cmath>

#include "steppe/core/lane.hpp"

/// A lane type that counts: the model's own processes, run on it, say how many floating-point
/// operations a step takes. A multiply-add counts 2; exp, log and a square root 1 each.
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
inline Counted mad(Counted a, Counted b, Counted c) { return Counted::of(std::fma(a.v, b.v, c.v), 2); }
inline Counted where(bool mask, Counted yes, Counted no) { return mask ? yes : no; }
inline Counted exp(Counted x) { return Counted::of(std::exp(x.v), 1); }
inline Counted log(Counted x) { return Counted::of(std::log(x.v), 1); }
inline Counted sqrt(Counted x) { return Counted::of(std::sqrt(x.v), 1); }
inline Counted abs(Counted x) { return Counted(std::fabs(x.v)); }

}  // namespace steppe::bench

template <>
struct steppe::MaskOf<steppe::bench::Counted> {
    using type = bool;
};
