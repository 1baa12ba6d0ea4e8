#include "engine/compiler/graph.hpp"

#include <cmath>
#include <limits>

#include "engine/compiler/schedule.hpp"
#include "engine/compiler/stages.hpp"
#include "engine/compiler/tape.hpp"
#include "tests/catch.hpp"

using namespace steppe;
using namespace steppe::compiler;

TEST_CASE("graph: constants fold with the engine's own functions") {
    Graph g;
    const Id a = g.constant(0.1), b = g.constant(3.0);
    CHECK(g.value_of(g.make(Op::divide, a, b)) == 0.1 / 3.0);
    CHECK(g.value_of(g.make(Op::fnma, a, b, b)) == std::fma(-0.1, 3.0, 3.0));
    CHECK(g.value_of(g.make(Op::safe_divide, a, g.constant(0.0))) == 0.0);
    CHECK(g.value_of(g.make(Op::select_less, a, b, b, a)) == 3.0);
}

TEST_CASE("graph: algebra keeps the bits of finite numbers, and not the sign of a zero") {
    Graph g;
    const Id x = g.input(0), y = g.input(1), zero = g.constant(0.0);
    CHECK(g.constant(-0.0) == zero);
    CHECK(g.make(Op::add, x, zero) == x);
    CHECK(g.make(Op::multiply, zero, x) == zero);  // also if x is NaN or infinite
    CHECK(g.make(Op::fma, x, zero, y) == y);
    CHECK(g.make(Op::add, x, g.make(Op::negate, y)) == g.make(Op::subtract, x, y));
    CHECK(g.make(Op::divide, x, g.constant(4.0)) == g.make(Op::multiply, x, g.constant(0.25)));
    CHECK(g.make(Op::divide, x, g.constant(3.0)) != g.make(Op::multiply, x, g.constant(1.0 / 3)));
    CHECK(g.make(Op::add, x, y) == g.make(Op::add, y, x));
    // The second operand wins a tie, and NaN.
    CHECK(g.make(Op::min, x, y) != g.make(Op::min, y, x));
}

TEST_CASE("graph: tests for NaN and infinity stay") {
    Graph g;
    const Id x = g.input(0), zero = g.constant(0.0);
    CHECK(!g.is_constant(g.make(Op::subtract, x, x)));
    CHECK(!g.is_constant(g.make(Op::select_equal, x, x, g.constant(1.0), zero)));
    const std::size_t before = g.nodes().size();
    g.require_equal(zero, zero);
    CHECK(g.nodes().size() == before);
    g.require_equal(g.constant(std::numeric_limits<double>::quiet_NaN()), zero);
    CHECK(g.nodes().back().op == Op::guard_equal);
}

TEST_CASE("stages: equal steps share a body, and unused operations are left out") {
    Graph g;
    Id state = g.input(0);
    const Id rate = g.make(Op::add, g.input(1), g.constant(1.0));
    for (int step = 0; step < 5; ++step) {
        g.begin_stage();
        g.make(Op::sqrt, state);  // unused
        g.store(state, 0);
        state = g.make(Op::multiply, state, rate);
    }
    const auto stages = stages_of(g, 2);
    REQUIRE(stages.count() == 6);
    CHECK(stages.slots == 3);  // the inputs and the rate
    CHECK(stages.exports == 1);
    CHECK(stages.class_of[3] == stages.class_of[4]);
    CHECK(stages.body_of(3).size() == 2);
    CHECK(stages.body_of(5).size() == 1);
    CHECK(scheduled(stages.body_of(3)).size() == 2);
    CHECK(tape_of(stages).rows == 5);
}
