#include "engine/compiler/graph.hpp"

#include <cmath>
#include <utility>

#include "engine/core/simd/pack.hpp"

namespace steppe::compiler {

namespace {

std::size_t hash_of(Op op, const std::array<Id, 4>& x) {
    std::uint64_t h = static_cast<std::uint64_t>(op) * 0x9E3779B97F4A7C15U;
    h = (h ^ (std::uint64_t{x[1]} << 32 | x[0])) * 0xBF58476D1CE4E5B9U;
    h = (h ^ h >> 29 ^ (std::uint64_t{x[3]} << 32 | x[2])) * 0x94D049BB133111EBU;
    return h ^ h >> 32;
}

/// Returns whether 1/x is exact.
bool has_exact_inverse(double x) {
    int exponent = 0;
    return x != 0 && std::abs(std::frexp(x, &exponent)) == 0.5 && std::abs(exponent) < 500;
}

bool commutes(Op op) {
    return op == Op::add || op == Op::multiply || op == Op::fma || op == Op::fms ||
           op == Op::fnma || op == Op::select_equal;
}

}  // namespace

Graph::Graph() {
    table_.assign(std::size_t{1} << 16, none);
    constant(0.0);  // node 0
}

Id Graph::constant(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value);
    return find_or_add(Op::constant, {static_cast<Id>(bits), static_cast<Id>(bits >> 32), 0, 0});
}

Id Graph::input(std::uint32_t slot) { return find_or_add(Op::input, {slot, 0, 0, 0}); }

Id Graph::shock(std::uint32_t slot) {
    return find_or_add(Op::shock, {slot, static_cast<Id>(stage_), 0, 0});
}

void Graph::store(Id value, std::uint32_t metric) {
    nodes_.push_back({Op::store, static_cast<std::uint16_t>(stage_), {value, metric, 0, 0}});
}

void Graph::add_guard(Op op, Id a, Id b) {
    const std::array<Id, 4> x{a, b, 0, 0};
    const bool holds = can_fold(op, x) && (op == Op::guard_equal ? value_of(a) == value_of(b)
                                                                 : !(value_of(a) < value_of(b)));
    if (!holds) find_or_add(op, x);
}

Id Graph::make(Op op, Id a, Id b, Id c, Id d) {
    std::array<Id, 4> x{a, b, c, d};
    if (can_fold(op, x)) return constant(fold(op, x));
    if (const Id id = simplified(op, x); id != none) return id;
    if (commutes(op) && x[1] < x[0]) std::swap(x[0], x[1]);
    return find_or_add(op, x);
}

bool Graph::can_fold(Op op, const std::array<Id, 4>& x) const {
    for (int k = 0; k < operands_of(op); ++k)
        if (!is_constant(x[static_cast<std::size_t>(k)])) return false;
    return true;
}

double Graph::fold(Op op, const std::array<Id, 4>& x) const {
    const double a = value_of(x[0]), b = operands_of(op) > 1 ? value_of(x[1]) : 0.0,
                 c = operands_of(op) > 2 ? value_of(x[2]) : 0.0,
                 d = operands_of(op) > 3 ? value_of(x[3]) : 0.0;
    switch (op) {
        case Op::negate:
            return -a;
        case Op::abs:
            return steppe::abs(a);
        case Op::sqrt:
            return steppe::sqrt(a);
        case Op::exp2:
            return exp2_of(a);
        case Op::exponent:
            return exponent_of(a);
        case Op::mantissa:
            return mantissa_of(a);
        case Op::add:
            return a + b;
        case Op::subtract:
            return a - b;
        case Op::multiply:
            return a * b;
        case Op::divide:
            return a / b;
        case Op::safe_divide:
            return safe_divide(a, b);
        case Op::min:
            return steppe::min(a, b);
        case Op::max:
            return steppe::max(a, b);
        case Op::fma:
            return steppe::fma(a, b, c);
        case Op::fms:
            return steppe::fma(a, b, -c);
        case Op::fnma:
            return steppe::fma(-a, b, c);
        case Op::select_less:
            return a < b ? c : d;
        default:
            return a == b ? c : d;
    }
}

Id Graph::simplified(Op op, const std::array<Id, 4>& x) {
    const auto [a, b, c, d] = x;
    switch (op) {
        case Op::add:
            if (is(a, 0)) return b;
            if (is(b, 0)) return a;
            if (negates(b)) return make(Op::subtract, a, nodes_[b].x[0]);
            if (negates(a)) return make(Op::subtract, b, nodes_[a].x[0]);
            return none;
        case Op::subtract:
            if (is(b, 0)) return a;
            if (is(a, 0)) return make(Op::negate, b);
            if (negates(b)) return make(Op::add, a, nodes_[b].x[0]);
            return none;
        case Op::negate:
            if (negates(a)) return nodes_[a].x[0];
            if (nodes_[a].op == Op::subtract)
                return make(Op::subtract, nodes_[a].x[1], nodes_[a].x[0]);
            return none;
        case Op::multiply:
        case Op::fma:
        case Op::fms:
        case Op::fnma:
            return simplified_product(op, a, b, c);
        case Op::divide:
        case Op::safe_divide:
            return simplified_division(op, a, b);
        case Op::min:
        case Op::max:
            return a == b ? a : none;
        case Op::select_less:
        case Op::select_equal:
            return simplified_choice(op, x);
        default:
            return none;
    }
}

/// Simplifies a*b, a*b + c, a*b - c and c - a*b.
Id Graph::simplified_product(Op op, Id a, Id b, Id c) {
    const auto with_product = [&](Id product) {  // an exact product
        if (op == Op::multiply) return product;
        if (op == Op::fnma) return make(Op::subtract, c, product);
        return make(op == Op::fma ? Op::add : Op::subtract, product, c);
    };
    if (is(a, 0) || is(b, 0)) return with_product(0);
    if (is(a, 1)) return with_product(b);
    if (is(b, 1)) return with_product(a);
    if (is(a, -1)) return with_product(make(Op::negate, b));
    if (is(b, -1)) return with_product(make(Op::negate, a));
    if (op == Op::multiply) {
        if (negates(a) && negates(b)) return make(op, nodes_[a].x[0], nodes_[b].x[0]);
        return none;
    }
    if (is(c, 0)) {
        const Id product = make(Op::multiply, a, b);
        return op == Op::fnma ? make(Op::negate, product) : product;
    }
    if (negates(a) || negates(b)) {
        const Id p = negates(a) ? nodes_[a].x[0] : a, q = negates(a) ? b : nodes_[b].x[0];
        if (op == Op::fma) return make(Op::fnma, p, q, c);
        if (op == Op::fnma) return make(Op::fma, p, q, c);
        return none;
    }
    if (negates(c) && op == Op::fma) return make(Op::fms, a, b, nodes_[c].x[0]);
    if (negates(c) && op == Op::fms) return make(Op::fma, a, b, nodes_[c].x[0]);
    return none;
}

Id Graph::simplified_division(Op op, Id a, Id b) {
    if (is(a, 0)) return 0;
    if (!is_constant(b)) return none;
    const double by = value_of(b);
    if (by == 0.0) return op == Op::safe_divide ? 0 : none;
    if (by == 1.0) return a;
    if (has_exact_inverse(by)) return make(Op::multiply, a, constant(1.0 / by));
    return op == Op::safe_divide ? make(Op::divide, a, b) : none;
}

Id Graph::simplified_choice(Op op, const std::array<Id, 4>& x) {
    const auto [a, b, c, d] = x;
    if (c == d) return c;
    if (op == Op::select_less && a == b) return d;
    if (!is_constant(a) || !is_constant(b)) return none;
    const bool holds =
        op == Op::select_less ? value_of(a) < value_of(b) : value_of(a) == value_of(b);
    return holds ? c : d;
}

Id Graph::find_or_add(Op op, const std::array<Id, 4>& x) {
    if (nodes_.size() * 2 > table_.size()) grow();
    const std::size_t mask = table_.size() - 1;
    std::size_t at = hash_of(op, x) & mask;
    for (; table_[at] != none; at = (at + 1) & mask)
        if (nodes_[table_[at]].op == op && nodes_[table_[at]].x == x) return table_[at];
    table_[at] = static_cast<Id>(nodes_.size());
    nodes_.push_back({op, static_cast<std::uint16_t>(stage_), x});
    return table_[at];
}

void Graph::grow() {
    std::vector<Id> larger(table_.size() * 4, none);
    const std::size_t mask = larger.size() - 1;
    for (const Id id : table_) {
        if (id == none) continue;
        std::size_t at = hash_of(nodes_[id].op, nodes_[id].x) & mask;
        while (larger[at] != none) at = (at + 1) & mask;
        larger[at] = id;
    }
    table_ = std::move(larger);
}

std::vector<char> Graph::live() const {
    std::vector<char> out(nodes_.size());
    for (std::size_t n = nodes_.size(); n-- > 0;) {
        const auto& node = nodes_[n];
        if (is_root(node.op)) out[n] = 1;
        if (out[n] == 0) continue;
        for (int k = 0; k < operands_of(node.op); ++k) out[node.x[static_cast<std::size_t>(k)]] = 1;
    }
    return out;
}

}  // namespace steppe::compiler
