#include "tests/catch.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "engine/hindcast/scores.hpp"
#include "engine/hindcast/world_fit.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

constexpr double width = 0.078 * world_scale;

/// Thirty states in three clusters that follow the law of rate k exactly; half of them miss some
/// years.
YearTable following(double rate) {
    constexpr std::size_t states = 120;
    YearTable table(states, 1990, 2012);
    std::vector<double> x;
    for (std::size_t s = 0; s < states; ++s)
        x.push_back(-1.7 + static_cast<double>(s % 3) * 1.5 + 0.0075 * static_cast<double>(s));
    for (int year = 1990; year <= 2012; ++year) {
        for (std::size_t s = 0; s < states; ++s) table.set(s, year, x[s]);
        const auto now = x;
        for (std::size_t i = 0; i < states; ++i) {
            double sum = 0, weights = 0;
            for (std::size_t j = 0; j < states; ++j) {
                if (j == i) continue;
                const double apart = (now[i] - now[j]) / width, w = std::exp(-0.5 * apart * apart);
                sum += w * (now[j] - now[i]);
                weights += w;
            }
            x[i] += rate * sum / weights;
        }
    }
    return table;
}

Scenario base() {
    return load_scenario(STEPPE_SOURCE_DIR "/scenarios/hindcast/h9-world.toml", model_registry());
}

}  // namespace

TEST_CASE("world: the engine's forecast matches the closed form") {
    auto table = following(0.15);
    table.set(4, 2004, std::numeric_limits<double>::quiet_NaN());
    const AlikeModel model(table, width);
    std::vector<std::string> ids;
    for (std::size_t s = 0; s < table.rows(); ++s) ids.push_back("S" + std::to_string(100 + s));
    const AlikeFit fit{2004, 0.31, 0.4, 0};
    const auto& from = model.year(2004);
    REQUIRE(from.states.size() == table.rows() - 1);
    const auto ahead = engine_forecast(base(), model_registry(), ids, from, fit, 8);
    REQUIRE(ahead.size() == 8);
    for (const int horizon : {1, 3, 5, 8})
        for (std::size_t n = 0; n < from.states.size(); ++n)
            CHECK(ahead[static_cast<std::size_t>(horizon) - 1][n] ==
                  Approx(model.forecast(2004, n, horizon, 0.31, 0.4)).margin(1e-12));
}

TEST_CASE("world: a fit recovers the weight of the mean and approximately the rate") {
    const auto fits = AlikeModel(following(0.1), width).fits();
    REQUIRE(fits.back().origin == 2011);
    CHECK(fits.back().rate > 0.06);
    CHECK(fits.back().rate < 0.12);
    CHECK(fits.back().recent < 0.05);  // no noise: the last point is fully informative
    const auto still = AlikeModel(following(0), width).fits();
    CHECK(still.back().rate < 0.02);  // no movement: the rate stays below the prior's mean
}

TEST_CASE("world: a world without ties keeps the missing years and the moments of the data") {
    YearTable points(400, 1990, 2023);  // slow return to 0, innovations .13, noise .11
    std::mt19937 random(7);
    std::normal_distribution<double> normal;
    for (std::size_t s = 0; s < points.rows(); ++s) {
        double x = 0.5 * normal(random);
        for (int year = 1990; year <= 2023; ++year) {
            x += 0.13 * normal(random) - 0.04 * x;
            if ((s + static_cast<std::size_t>(year)) % 7 != 0)
                points.set(s, year, x + 0.11 * normal(random));
        }
    }
    const auto world = null_world(points, 0), other = null_world(points, 1);
    double squares = 0, wanted = 0;
    for (std::size_t s = 0; s < points.rows(); ++s)
        for (int year = 1991; year <= 2023; ++year) {
            REQUIRE(std::isnan(world.at(s, year)) == std::isnan(points.at(s, year)));
            const double a = world.at(s, year) - world.at(s, year - 1);
            const double b = points.at(s, year) - points.at(s, year - 1);
            if (std::isnan(a)) continue;
            squares += a * a;
            wanted += b * b;
        }
    CHECK(squares / wanted == Approx(1).margin(0.1));
    CHECK(world.at(1, 2000) != other.at(1, 2000));
    CHECK(world.at(1, 2000) == null_world(points, 0).at(1, 2000));
}

TEST_CASE("world: an interval contains the gain, and has width 0 if all pairs are equal") {
    std::vector<PairedSquares> same, mixed;
    for (int origin = 2000; origin < 2020; ++origin)
        for (std::size_t state = 0; state < 40; ++state) {
            same.push_back({origin, state, 0.75, 1});
            mixed.push_back({origin, state, state % 2 == 0 ? 0.5 : 1.0, 1});
        }
    CHECK(two_way_interval(same, 3).low == Approx(0.25).epsilon(1e-12));
    CHECK(two_way_interval(same, 3).high == Approx(0.25).epsilon(1e-12));
    const auto interval = two_way_interval(mixed, 3);
    CHECK(interval.low < 0.22);
    CHECK(interval.high > 0.28);
    CHECK(interval.low > 0.1);
    CHECK(interval.high < 0.4);
    const auto one_block = two_way_interval(mixed, 30);  // blocks of states only
    CHECK(one_block.high - one_block.low > 0.05);
}

TEST_CASE("world: tables are read, and invalid rows reported") {
    const std::string head = "state,year,all_votes,final_passage\n";
    std::string rows;
    for (const auto& state : hindcast_states())
        for (int year = 1992; year <= 2015; ++year)
            rows += state + "," + std::to_string(year) + ",0.1,0.2\n";
    const auto table = parse_world("x.csv", head + rows + "AAA,1991,,-0.5\n");
    CHECK(table.states.front() == "AAA");
    CHECK(table.final_passage.at(0, 1991) == -0.5);
    CHECK(std::isnan(table.all_votes.at(0, 1991)));
    for (const auto* wrong : {"KAZ,1995,1,1\n", "AAA,1989,1,1\n", "AAA,1991,x,1\n"})
        CHECK_THROWS_AS(parse_world("x.csv", head + rows + wrong), ScenarioError);
    CHECK_THROWS_AS(parse_world("x.csv", head + "KAZ,1995,1,1\n"), ScenarioError);
    // A gap in the years is an error.
    CHECK_THROWS_AS(parse_world("x.csv", head + rows + "KAZ,2020,1,1\n"), ScenarioError);
}
