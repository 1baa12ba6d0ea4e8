#include "engine/analysis/seek.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("find_roots: every root of a cosine, and the direction of the answer's change",
          "[analysis]") {
    const auto found = find_roots([](double x) { return std::cos(x); }, 0, 10, 65).roots;
    constexpr double pi = 3.14159265358979323846;
    REQUIRE(found.size() == 3);
    for (std::size_t n = 0; n < 3; ++n) {
        CHECK(std::abs(found[n].value - (0.5 + static_cast<double>(n)) * pi) < 1e-11);
        CHECK(found[n].turn == (n == 1 ? Turn::to_yes : Turn::to_no));
        CHECK_FALSE(found[n].jumps);
    }
}

TEST_CASE("find_roots: a jump over 0 is not a root, and neither is a margin of 0 throughout",
          "[analysis]") {
    const auto leap = find_roots([](double x) { return x < 0.7 ? -1.0 : 2.0; }, 0, 1, 65).roots;
    REQUIRE(leap.size() == 1);
    CHECK(leap[0].jumps);
    CHECK(std::abs(leap[0].value - 0.7) < 1e-12);
    CHECK(find_roots([](double) { return 0.0; }, 0, 1, 5).roots.empty());
    const auto none =
        find_roots([](double x) { return -1 - (x - 0.3141) * (x - 0.3141); }, 0, 1, 9);
    CHECK(none.roots.empty());
    CHECK(std::abs(none.highest().value - 0.3141) < 1e-6);
}

TEST_CASE("find_crossings: a logistic probability with a band of known width", "[analysis]") {
    const auto logistic = [](double x) { return 1 / (1 + std::exp(-x)); };
    const auto rising = [&](double x) {
        return Share{logistic(x), {logistic(x - 0.3), logistic(x + 0.2)}};
    };
    const auto found = find_crossings(rising, -4, 4, 9, 0.5).crossings;
    REQUIRE(found.size() == 1);
    CHECK(std::abs(found[0].value) < 1e-3);
    CHECK(std::abs(found[0].interval.low + 0.2) < 1e-2);
    CHECK(std::abs(found[0].interval.high - 0.3) < 1e-2);
    const auto falling =
        find_crossings([&](double x) { return rising(-x); }, -4, 4, 9, 0.5).crossings;
    REQUIRE(falling.size() == 1);
    CHECK(falling[0].turn == Turn::to_no);
    CHECK(std::abs(falling[0].interval.low + 0.3) < 1e-2);
    CHECK(std::abs(falling[0].interval.high - 0.2) < 1e-2);
    // The upper end of the interval lies outside the searched range.
    const auto edge = find_crossings(rising, -4, 0.1, 9, 0.5).crossings;
    REQUIRE(edge.size() == 1);
    CHECK(std::isinf(edge[0].interval.high));
}
