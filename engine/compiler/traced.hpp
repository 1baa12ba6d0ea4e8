#pragma once

#include "engine/compiler/graph.hpp"
#include "engine/core/simd/pack.hpp"

/// A lane type that records the operations of the model's own processes in a graph.
namespace steppe::compiler {

/// A number of the graph under construction. The default is the constant 0.
struct Traced {
    Id id;
    Traced() : id(0) {}
    explicit Traced(double value) : id(graph->constant(value)) {}
    static Traced of(Id id) {
        Traced out;
        out.id = id;
        return out;
    }
    static Traced make(Op op, Traced a, Traced b = Traced(), Traced c = Traced(),
                       Traced d = Traced()) {
        return of(graph->make(op, a.id, b.id, c.id, d.id));
    }
    static inline thread_local Graph* graph = nullptr;  ///< of the trace in this thread
};

/// A comparison; part of the operations that use it.
struct TracedMask {
    Op select;  ///< select_less or select_equal
    Traced a, b;
};

inline Traced operator+(Traced a, Traced b) { return Traced::make(Op::add, a, b); }
inline Traced operator-(Traced a, Traced b) { return Traced::make(Op::subtract, a, b); }
inline Traced operator-(Traced a) { return Traced::make(Op::negate, a); }
inline Traced operator*(Traced a, Traced b) { return Traced::make(Op::multiply, a, b); }
inline Traced operator/(Traced a, Traced b) { return Traced::make(Op::divide, a, b); }
inline TracedMask operator<(Traced a, Traced b) { return {Op::select_less, a, b}; }
inline TracedMask operator>(Traced a, Traced b) { return b < a; }
inline TracedMask operator==(Traced a, Traced b) { return {Op::select_equal, a, b}; }
inline Traced fma(Traced a, Traced b, Traced c) { return Traced::make(Op::fma, a, b, c); }
inline Traced select(TracedMask mask, Traced yes, Traced no) {
    return Traced::make(mask.select, mask.a, mask.b, yes, no);
}
inline Traced min(Traced a, Traced b) { return Traced::make(Op::min, a, b); }
inline Traced max(Traced a, Traced b) { return Traced::make(Op::max, a, b); }
inline Traced safe_divide(Traced a, Traced b) { return Traced::make(Op::safe_divide, a, b); }
inline Traced sqrt(Traced x) { return Traced::make(Op::sqrt, x); }
inline Traced abs(Traced x) { return Traced::make(Op::abs, x); }
inline Traced exp2_of(Traced x) { return Traced::make(Op::exp2, x); }
inline Traced exponent_of(Traced x) { return Traced::make(Op::exponent, x); }
inline Traced mantissa_of(Traced x) { return Traced::make(Op::mantissa, x); }

/// Returns false if the mask is false in all replicates by construction, else true: a block of
/// lanes in which one replicate takes the branch computes it for all.
inline bool any(TracedMask mask) {
    const Traced holds = select(mask, Traced(1.0), Traced(0.0));
    return holds.id != 0;
}
/// Returns true unless the mask is true by construction, and guards it.
inline bool in_no_lane(TracedMask mask) {
    const Traced holds = select(mask, Traced(1.0), Traced(0.0));
    if (Traced::graph->is_constant(holds.id)) return holds.id == 0;
    if (mask.select == Op::select_less)
        Traced::graph->require_not_less(mask.a.id, mask.b.id);
    else
        Traced::graph->require_equal(holds.id, 0);
    return true;
}

}  // namespace steppe::compiler

template <>
struct steppe::MaskOf<steppe::compiler::Traced> {
    using type = steppe::compiler::TracedMask;
};
