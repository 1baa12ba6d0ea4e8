#include "engine/analysis/regret.hpp"

#include <cmath>
#include <numeric>

#include "engine/analysis/sample.hpp"
#include "engine/core/philox.hpp"
#include "tests/catch.hpp"
#include "tests/ensemble/planned.hpp"

using namespace steppe;
using namespace steppe::test;
using Strategies = std::vector<std::size_t>;

namespace {

/// Returns uniform numbers from the given stream.
std::vector<double> uniforms(std::uint64_t stream, std::size_t count) {
    std::vector<double> out;
    for (std::size_t r = 0; r < count; ++r) {
        const auto words = philox(counter_of(r), key_of(stream, "regret"));
        out.push_back(uniform(words[0], words[1]));
    }
    return out;
}

const Pick& pick_of(const RegretTable& table, Criterion criterion) {
    return *std::find_if(table.picks.begin(), table.picks.end(),
                         [&](const Pick& pick) { return pick.criterion == criterion; });
}

}  // namespace

TEST_CASE("regrets of two actions in two states") {
    // U = [[10, 2], [6, 5]]: the maxima are 10 and 5, so regrets are (0, 3) and (4, 0).
    const auto table = weigh({.strategies = 2, .futures = 2, .value = {10, 2, 6, 5}},
                             {.enough = RegretQuestion::Bound{.value = 5}});
    CHECK(table.scores[0].largest_regret.value == 3);
    CHECK(table.scores[1].largest_regret.value == 4);
    CHECK(table.scores[0].regret_future == 1);
    CHECK(table.scores[1].regret_future == 0);
    CHECK(table.scores[0].expected.value == 6);
    CHECK(table.scores[1].expected.value == 5.5);
    CHECK(table.scores[1].behind.value == -0.5);
    CHECK(table.scores[0].worst.value == 2);
    CHECK(table.scores[1].worst.value == 5);
    CHECK(table.scores[0].satisficing.value == 0.5);
    CHECK(table.scores[1].satisficing.value == 1);
    CHECK(pick_of(table, Criterion::expected).strategies == Strategies{0});
    CHECK(pick_of(table, Criterion::expected).as_good == Strategies{1});
    CHECK(pick_of(table, Criterion::worst).strategies == Strategies{1});
    CHECK(pick_of(table, Criterion::largest_regret).strategies == Strategies{0});
    CHECK(pick_of(table, Criterion::satisficing).strategies == Strategies{1});
    CHECK(pick_of(table, Criterion::expected).parts == 0);
}

TEST_CASE("minimising mirrors all results, and equal strategies tie") {
    const Outcomes costs{.strategies = 3, .futures = 2, .value = {-10, -2, -6, -5, -6, -5}};
    const RegretQuestion question{
        .better = RegretQuestion::Better::less,
        .enough = RegretQuestion::Bound{RegretQuestion::Bound::Side::at_most, -5}};
    const auto table = weigh(costs, question);
    CHECK(table.scores[0].largest_regret.value == 3);
    CHECK(table.scores[1].largest_regret.value == 4);
    CHECK(table.scores[0].worst.value == -2);
    CHECK(table.scores[1].expected.value == -5.5);
    CHECK(table.scores[1].behind.value == 0.5);
    CHECK(table.scores[1].satisficing.value == 1);
    CHECK(pick_of(table, Criterion::worst).strategies == Strategies{1, 2});
    CHECK(weigh(costs, {.better = RegretQuestion::Better::less}).picks.size() == 5);
}

TEST_CASE("quantiles and tails of a known sample") {
    std::vector<double> values(1000);
    std::iota(values.begin(), values.end(), 0.0);
    std::reverse(values.begin() + 100, values.end());
    const Sample sample{values.data(), values.size()};
    CHECK(mean_of(sample) == 499.5);
    CHECK(lowest_share(sample, 0.05).mean == 24.5);
    CHECK(std::abs(lowest_share(sample, 0.0505).mean - (24.5 * 50 + 0.5 * 50) / 50.5) < 1e-9);
    CHECK(quantile_of(sample, 0.9).value == 899);
    CHECK(lowest_share(sample.part(0, 10), 0.05).mean == 0);
    CHECK_FALSE(lowest_share(sample.part(0, 10), 0.05).interval);
}

TEST_CASE("intervals of criteria have their nominal coverage") {
    constexpr std::size_t trials = 400, size = 2000;
    int mean = 0, tail = 0, quantile = 0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        const auto values = uniforms(trial, size);
        const Sample sample{values.data(), size};
        const auto holds = [](const Interval& interval, double x) {
            return interval.low <= x && x <= interval.high ? 1 : 0;
        };
        mean += holds(mean_interval(sample, 1), 0.5);
        tail += holds(*lowest_share(sample, 0.05).interval, 0.025);
        quantile += holds(quantile_of(sample, 0.9).interval, 0.9);
    }
    for (const int hits : {mean, tail, quantile}) {
        CHECK(hits > 0.92 * trials);
        CHECK(hits < 0.98 * trials);
    }
}

TEST_CASE("parts of the sample measure the certainty of a pick") {
    // The second is 1 in every replicate; the first slightly better, but bad in the last sixteenth.
    Outcomes outcomes{.strategies = 2, .futures = 1600, .value = std::vector<double>(3200, 1.0)};
    for (std::size_t f = 0; f < 1600; ++f) outcomes.value[f] = f < 1500 ? 1.1 : 0.5;
    const auto table = weigh(outcomes, {});
    const auto& expected = pick_of(table, Criterion::expected);
    CHECK(expected.strategies == Strategies{0});
    CHECK(expected.parts == 16);
    CHECK(expected.same == 15);
    CHECK(pick_of(table, Criterion::worst).strategies == Strategies{1});
    CHECK(pick_of(table, Criterion::worst).same == 1);
    CHECK(pick_of(table, Criterion::largest_regret).strategies == Strategies{1});
    CHECK(pick_of(table, Criterion::regret90).strategies == Strategies{0});
}

TEST_CASE("outcomes of strategies equal those of a plan's replicates") {
    const auto plan =
        planned({two_states, replaced(two_states, "realisation = 0.5", "realisation = 0.8")},
                {.replicates = 512, .metrics = {"paid.help"}, .asks = CommonRun::Asks::none})
            .sweep;
    const auto outcomes = run_outcomes(plan, 8, {.threads = 2});
    REQUIRE(outcomes);
    const auto finals = finals_of(plan);
    CHECK(std::equal(finals[0].values.begin(), finals[0].values.end(), outcomes->of(0)));
    CHECK(std::equal(finals[1].values.begin(), finals[1].values.end(), outcomes->of(1)));
    const auto table = weigh(*outcomes, {.groups = static_cast<std::size_t>(plan.groups)});
    CHECK(pick_of(table, Criterion::largest_regret).strategies == Strategies{1});
    CHECK(table.scores[1].largest_regret.value == 0);
    CHECK(std::abs(table.scores[0].behind.value + 3) < 1e-3);
    CHECK(std::abs(table.scores[0].regret90.value - (1.5 + 0.9 * 3)) < 0.02);
    CHECK(std::abs(table.scores[0].worst_twentieth.value - 0.5 * (5 + 0.25)) < 0.02);
}
