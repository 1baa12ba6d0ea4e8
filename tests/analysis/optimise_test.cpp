#include "engine/analysis/optimise.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("with_sum: the nearest point with a sum, by hand", "[analysis]") {
    const auto moved = with_sum({0, 1, 5}, {0, 0, 0}, {9, 9, 5}, 9);
    CHECK(std::abs(moved[0] - 1.5) < 1e-12);
    CHECK(std::abs(moved[1] - 2.5) < 1e-12);
    CHECK(moved[2] == 5);
}

TEST_CASE("maximise: Rosenbrock's valley, with its maximum at (1, 1)", "[analysis]") {
    const auto best =
        maximise({.low = {-2, -2},
                  .high = {2, 2},
                  .given = {-1.2, 1},
                  .value = [](const std::vector<double>& x) {
                      return -100 * std::pow(x[1] - x[0] * x[0], 2) - std::pow(1 - x[0], 2);
                  }});
    CHECK(std::abs(best.at[0] - 1) < 1e-3);
    CHECK(std::abs(best.at[1] - 1) < 1e-3);
    CHECK(std::abs(best.given_value + 24.2) < 1e-12);
}

TEST_CASE("maximise: a kink, the higher of two maxima, and its flatness", "[analysis]") {
    // Maxima at 1 (height 1) and 8 (height 2); the gain is 2 - 1; 0.05 of it is lost 0.05 away.
    const auto best = maximise(
        {.low = {0}, .high = {10}, .given = {1}, .value = [](const std::vector<double>& x) {
             return std::max(1 - std::abs(x[0] - 1), 2 - std::abs(x[0] - 8));
         }});
    CHECK(std::abs(best.at[0] - 8) < 1e-4);
    REQUIRE(best.flat.size() == 1);
    CHECK(std::abs(best.flat[0].low - 7.95) < 1e-3);
    CHECK(std::abs(best.flat[0].high - 8.05) < 1e-3);
}

TEST_CASE("maximise: shares of a sum by Lagrange, and a bound that binds", "[analysis]") {
    // The sum of w log x is largest if x is proportional to w.
    const auto value = [](const std::vector<double>& x) {
        return std::log(x[0]) + 2 * std::log(x[1]) + 3 * std::log(x[2]);
    };
    const auto free = maximise({.low = {0.1, 0.1, 0.1},
                                .high = {12, 12, 12},
                                .given = {4, 4, 4},
                                .sum = 12,
                                .value = value})
                          .at;
    const auto bound = maximise({.low = {0.1, 0.1, 0.1},
                                 .high = {12, 12, 3},
                                 .given = {4, 5, 3},
                                 .sum = 12,
                                 .value = value})
                           .at;
    for (std::size_t n = 0; n < 3; ++n)
        CHECK(std::abs(free[n] - 2 * static_cast<double>(n + 1)) < 1e-3);
    CHECK(bound[2] == 3);
    CHECK(std::abs(bound[0] - 3) < 1e-3);
    CHECK(std::abs(bound[1] - 6) < 1e-3);
}
