#include "engine/analysis/shapley.hpp"

#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace steppe;

namespace {

/// The sum of the members' own values, plus 3 if the first two are both members.
std::vector<double> additive_with_a_pair(const Coalition& in) {
    double sum = 0;
    for (std::size_t i = 0; i < in.size(); ++i)
        if (in[i]) sum += static_cast<double>(i * i);
    return {sum + (in[0] && in[1] ? 3.0 : 0.0)};
}

/// Draws the worth of every coalition at random.
Game random_game(std::size_t players, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> worth(std::size_t{1} << players);
    for (double& w : worth) w = normal(random);
    return [worth](const Coalition& in) {
        std::size_t set = 0;
        for (std::size_t i = 0; i < in.size(); ++i) set |= in[i] ? std::size_t{1} << i : 0;
        return std::vector<double>{worth[set]};
    };
}

}  // namespace

TEST_CASE(
    "Shapley: a constant contribution is returned, and a pair shares its joint contribution") {
    const auto found = exact_shapley(5, additive_with_a_pair, {});
    REQUIRE(found);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(found->value[i][0] ==
              Approx(static_cast<double>(i * i) + (i < 2 ? 1.5 : 0.0)).margin(1e-13));
    CHECK(found->played == 32);
}

TEST_CASE("Shapley: the airport game, with published values") {
    // Runways of cost 1, 2, 3: a coalition is worth its longest (Littlechild & Owen 1973): 1/3, 1/3
    // + 1/2, 1/3 + 1/2 + 1.
    const auto found =
        exact_shapley(3,
                      [](const Coalition& in) {
                          return std::vector<double>{in[2] ? 3.0 : in[1] ? 2.0 : in[0] ? 1.0 : 0.0};
                      },
                      {.threads = 2});
    REQUIRE(found);
    CHECK(found->value[0][0] == Approx(1.0 / 3));
    CHECK(found->value[1][0] == Approx(1.0 / 3 + 0.5));
    CHECK(found->value[2][0] == Approx(1.0 / 3 + 1.5));
}

TEST_CASE("Shapley: values of any game add up to the whole, and a null player gets 0") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto inner = random_game(6, seed);
        // A seventh player without effect.
        const Game game = [&](const Coalition& in) {
            return inner(Coalition(in.begin(), in.begin() + 6));
        };
        const auto found = exact_shapley(7, game, {});
        REQUIRE(found);
        double sum = 0;
        for (const auto& value : found->value) sum += value[0];
        CHECK(sum == Approx(found->all[0] - found->none[0]).margin(1e-12));
        CHECK(std::abs(found->value[6][0]) < 1e-13);
    }
}

TEST_CASE(
    "Shapley: sampled orders agree with all orders within their intervals, and add up exactly") {
    int inside = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        const auto game = random_game(8, seed);
        const auto exact = exact_shapley(8, game, {}),
                   sampled = sampled_shapley(8, game, 300, seed, {.threads = 2});
        REQUIRE((exact && sampled));
        double sum = 0;
        for (std::size_t i = 0; i < 8; ++i) {
            sum += sampled->value[i][0];
            REQUIRE(sampled->half_width[i][0] > 0);
            if (std::abs(sampled->value[i][0] - exact->value[i][0]) <= sampled->half_width[i][0])
                ++inside;
        }
        CHECK(sum == Approx(sampled->all[0] - sampled->none[0]).margin(1e-12));
    }
    // 96 intervals of 95 %: 91 expected; P(fewer than 82) < 10^-4.
    CHECK(inside >= 82);
}
