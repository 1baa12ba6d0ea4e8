#include <cmath>
#include <vector>

#include "engine/analysis/sensitivity.hpp"
#include "tests/analysis/functions.hpp"
#include "tests/catch.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE(
    "elementary effects of a linear function are its slopes; those of a product vary with the "
    "other factor") {
    const auto f = [](const std::vector<double>& u, double) {
        return 3 * u[0] - 2 * u[1] + 4 * u[2] * u[3] + 0 * u[4];
    };
    FunctionExperiment experiment(5, f);
    const auto found =
        *analyse_sensitivity(experiment, {.method = SensitivityMethod::morris, .budget = 6000});
    CHECK(found.kinds == std::vector<std::string>{"mu_star", "mu", "sigma"});
    CHECK(found.rows == 1000);
    const auto& [star, mu, sigma] =
        std::tie(found.outputs[0].index[0], found.outputs[0].index[1], found.outputs[0].index[2]);
    CHECK(star[0].value == Approx(3));
    CHECK(mu[0].value == Approx(3));
    CHECK(sigma[0].value == Approx(0).margin(1e-6));
    CHECK(star[1].value == Approx(2));
    CHECK(mu[1].value == Approx(-2));
    CHECK(star[4].value == 0);
    // 4 times the other factor, which has four levels: mean 2, variance 16 x 5/64.
    CHECK(star[2].value == Approx(2).margin(0.15));
    CHECK(sigma[2].value == Approx(4 * std::sqrt(5.0 / 64)).margin(0.1));
    CHECK(star[2].interval.low < 2);
    CHECK(star[2].interval.high > 2);
    CHECK(found.outputs[0].order.front() == 0);
}

TEST_CASE("a group moves together and has a size but no direction; process noise is excluded") {
    const auto f = [](const std::vector<double>& u, double chance) {
        return 3 * u[0] - 2 * u[1] + u[2] + 100 * chance;
    };
    FunctionExperiment experiment(3, f, {}, 1.0);
    const auto found = *analyse_sensitivity(experiment, {.method = SensitivityMethod::morris,
                                                         .budget = 30000,
                                                         .players = {{"a", {0, 1}}, {"b", {2}}}});
    REQUIRE(found.players.size() == 2);
    const auto& y = found.outputs[0];
    CHECK(y.index[0][0].value == Approx(3).margin(0.1));  // 5 or 1, equally often
    CHECK(std::isnan(y.index[1][0].value));
    CHECK(y.index[1][1].value == Approx(1));
}

TEST_CASE("screening of many inputs separates the relevant ones and groups the others") {
    const auto f = [](const std::vector<double>& u, double) {
        double y = 0;
        for (std::size_t k = 0; k < u.size(); ++k) y += (k % 10 == 7 ? 10.0 : 0.1) * u[k];
        return y;
    };
    FunctionExperiment experiment(100, f);
    const auto found = *analyse_sensitivity(experiment, {.budget = 16384});
    CHECK(found.choice == PlayerChoice::screened);
    CHECK(found.screening == 808);
    CHECK(experiment.evaluated <= 16384);
    REQUIRE(found.players.size() == 13);
    std::size_t strong = 0;
    for (std::size_t g = 0; g < 12; ++g) strong += found.players[g].inputs[0] % 10 == 7 ? 1 : 0;
    CHECK(strong == 10);
    CHECK(found.players.back().inputs.size() == 88);
    CHECK(found.outputs[0].index[0].back().value == Approx(0.88 / (1000 + 0.9)).epsilon(0.2));
    const auto alone = *analyse_sensitivity(experiment, {.budget = 102ULL * 256});
    CHECK(alone.choice == PlayerChoice::single);
    const auto tables = *analyse_sensitivity(experiment, {.budget = 3000});
    CHECK(tables.choice == PlayerChoice::tables);
}

TEST_CASE("impossible requests give a reason; a constant output is valid") {
    FunctionExperiment constant(3, [](const std::vector<double>&, double) { return 0.1; });
    CHECK(analyse_sensitivity(constant, {})->outputs[0].constant);
    CHECK(
        analyse_sensitivity(constant, {.method = SensitivityMethod::shapley})->outputs[0].constant);
    CHECK_THROWS_AS(analyse_sensitivity(constant, {.budget = 79}), UnfitRequest);
    CHECK_NOTHROW(analyse_sensitivity(constant, {.budget = 80}));
    FunctionExperiment none(0, [](const std::vector<double>&, double) { return 0.1; });
    CHECK_THROWS_AS(analyse_sensitivity(none, {}), UnfitRequest);
    FunctionExperiment joined(3, ishigami, {{0, 1, 0.5}});
    CHECK_THROWS_AS(analyse_sensitivity(joined, {.method = SensitivityMethod::sobol}),
                    UnfitRequest);
    CHECK_NOTHROW(analyse_sensitivity(
        joined, {.method = SensitivityMethod::sobol, .players = {{"a", {0, 1}}, {"b", {2}}}}));
}
