#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

/// The operations of one run as a graph, simplified while it is built.
namespace steppe::compiler {

/// Operations of a run. `fms` is a*b - c, `fnma` is c - a*b; both round once, like `fma`.
/// `select_less` is x where a < b, else y; `select_equal` likewise for a == b.
enum class Op : std::uint8_t {
    constant,
    input,  ///< a drawn number, in a slot of the frame
    shock,  ///< a random shock of the step, copied from a slot of the frame
    negate,
    abs,
    sqrt,
    exp2,
    exponent,
    mantissa,
    add,
    subtract,
    multiply,
    divide,
    safe_divide,
    min,
    max,
    fma,
    fms,
    fnma,
    select_less,
    select_equal,
    store,           ///< writes a metric
    guard_not_less,  ///< fails if a < b in any replicate
    guard_equal,     ///< fails unless a == b in all replicates
};

/// Returns the number of operands of an operation.
constexpr int operands_of(Op op) {
    switch (op) {
        case Op::constant:
        case Op::input:
        case Op::shock:
            return 0;
        case Op::negate:
        case Op::abs:
        case Op::sqrt:
        case Op::exp2:
        case Op::exponent:
        case Op::mantissa:
        case Op::store:
            return 1;
        case Op::fma:
        case Op::fms:
        case Op::fnma:
            return 3;
        case Op::select_less:
        case Op::select_equal:
            return 4;
        default:
            return 2;
    }
}

/// Returns whether an operation has an effect besides its value.
constexpr bool is_root(Op op) { return op >= Op::store; }

using Id = std::uint32_t;

/// An operation and its operands. `constant`: the bits of the number; `input`, `shock`: the slot;
/// `store`: the value and the metric.
struct Node {
    Op op;
    std::uint16_t stage;  ///< 0: start of the run; t + 1: step t
    std::array<Id, 4> x;
};

/// A graph without equal operations. Building it folds constants with the engine's own functions
/// and applies algebra that keeps the bits of every finite number, except the sign of a zero.
/// Products with the constant 0, and quotients of it, are 0 even if the other operand is infinite
/// or NaN.
class Graph {
public:
    Graph();

    Id constant(double value);
    Id input(std::uint32_t slot);
    /// \param slot of the frame, rewritten at each step
    Id shock(std::uint32_t slot);
    Id make(Op op, Id a, Id b = 0, Id c = 0, Id d = 0);
    void store(Id value, std::uint32_t metric);
    /// Requires that a < b in no replicate.
    void require_not_less(Id a, Id b) { add_guard(Op::guard_not_less, a, b); }
    /// Requires that a == b in every replicate.
    void require_equal(Id a, Id b) { add_guard(Op::guard_equal, a, b); }
    void begin_stage() { ++stage_; }

    [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
    [[nodiscard]] int stages() const { return stage_ + 1; }
    [[nodiscard]] bool is_constant(Id id) const { return nodes_[id].op == Op::constant; }
    [[nodiscard]] double value_of(Id id) const {
        return std::bit_cast<double>(std::uint64_t{nodes_[id].x[1]} << 32 | nodes_[id].x[0]);
    }
    /// Returns per node whether a root needs it.
    [[nodiscard]] std::vector<char> live() const;

private:
    [[nodiscard]] bool is(Id id, double value) const {
        return is_constant(id) && value_of(id) == value;
    }
    [[nodiscard]] bool negates(Id id) const { return nodes_[id].op == Op::negate; }
    [[nodiscard]] bool can_fold(Op op, const std::array<Id, 4>& x) const;
    [[nodiscard]] double fold(Op op, const std::array<Id, 4>& x) const;
    /// Returns an equal node that exists or is cheaper, or `none`.
    Id simplified(Op op, const std::array<Id, 4>& x);
    Id simplified_product(Op op, Id a, Id b, Id c);
    Id simplified_division(Op op, Id a, Id b);
    Id simplified_choice(Op op, const std::array<Id, 4>& x);
    Id find_or_add(Op op, const std::array<Id, 4>& x);
    void add_guard(Op op, Id a, Id b);
    void grow();

    static constexpr Id none = ~Id{0};
    std::vector<Node> nodes_;
    std::vector<Id> table_;  ///< open addressing; none: free
    int stage_ = 0;
};

}  // namespace steppe::compiler
