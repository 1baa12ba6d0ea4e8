#include "engine/analysis/compare.hpp"

#include <cmath>
#include <numeric>

#include "tests/catch.hpp"
#include "tests/ensemble/planned.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

const std::string more_paid = replaced(two_states, "realisation = 0.5", "realisation = 0.8");

Comparison compared(const SweepPlan& plan, unsigned threads = 1) {
    return *compare(plan, plan.cells.front().program->calendar.steps, {.threads = threads});
}

const RankedDifference& of(const std::vector<RankedDifference>& all, const SweepPlan& plan,
                           const std::string& address) {
    return *std::find_if(all.begin(), all.end(), [&](const auto& d) {
        return plan.metrics[d.difference.metric].address == address;
    });
}

/// Hand-made chunks of one metric at one step.
struct ByHand {
    ByHand() {
        auto program = std::make_shared<Program>();
        program->calendar.steps = 0;
        plan.cells.push_back(
            {.at = {}, .plan = nullptr, .program = program, .design = nullptr, .copula = nullptr});
        plan.metrics.push_back({.address = "x"});
        plan.groups = 4;
        plan.chunk = 64;
    }
    static ChunkView view(const std::vector<double>& values) {
        return {.cell = 0,
                .first = 0,
                .count = values.size(),
                .inputs = nullptr,
                .values = values.data(),
                .yes = nullptr};
    }
    SweepPlan plan;
};

}  // namespace

TEST_CASE("a difference that is a uniform number times a constant") {
    // Payment is amount x realisation, so the difference is 0.3 U(5, 15) in each replicate.
    for (const auto* design : {"sobol", "lhs", "random"}) {
        INFO(design);
        const bool random = std::string(design) == "random";
        const auto plan = planned({two_states, more_paid}, {.replicates = 16384,
                                                            .design = design,
                                                            .quantiles = {0.05, 0.5, 0.95},
                                                            .metrics = {"paid.help", "gdp.*"}})
                              .sweep;
        const auto result = compared(plan);
        const auto all = ranked(plan, result, 1);
        const auto& paid = of(all, plan, "paid.help");
        const double sd = 3 / std::sqrt(12.0),
                     tolerance = random ? 5 * sd / std::sqrt(16384.0) : 2e-3;
        CHECK(std::abs(paid.difference.mean - 3) < tolerance);
        CHECK(std::abs(paid.difference.sd - sd) < 2 * tolerance);
        CHECK(std::abs(paid.difference.quantiles[0] - (1.5 + 0.05 * 3)) < 3 * tolerance);
        CHECK(std::abs(paid.difference.quantiles[1] - 3) < 3 * tolerance);
        CHECK(std::abs(paid.difference.quantiles[2] - (1.5 + 0.95 * 3)) < 3 * tolerance);
        CHECK(paid.difference.min >= 1.5);
        CHECK(paid.difference.max <= 4.5);
        CHECK(paid.difference.above == 1);
        CHECK(paid.difference.verdict == Verdict::significant);
        CHECK(std::abs(paid.effect - 3 / (5 / std::sqrt(12.0))) < 0.05);
        if (random) {
            const double half =
                0.5 * (paid.difference.interval.high - paid.difference.interval.low);
            CHECK(std::abs(half - 1.96 * sd / std::sqrt(16384.0)) < 0.02 * half);
        }
        // Independent draws would add the variances of both: (0.64 + 0.25) 100/12 instead of 0.09
        // 100/12.
        const double independent = result.scenarios[0].statistics.variance(paid.difference.metric) +
                                   result.scenarios[1].statistics.variance(paid.difference.metric);
        CHECK(std::pow(paid.difference.sd, 2) < independent / 9);
        // Payment > 3 means amount > 6 in one scenario and amount > 3.75 in the other.
        const auto ask = result.against[0].share_difference(0);
        CHECK(std::abs(ask.mean - 0.1) < (random ? 0.012 : 2e-3));
        CHECK(ask.interval.low <= ask.mean);
        CHECK(ask.interval.high >= ask.mean);
        CHECK(ask.down == 0);
        CHECK(ask.verdict == Verdict::significant);
    }
}

TEST_CASE("a difference equals that of replicates in memory, on any number of threads") {
    const auto plan =
        planned({two_states, more_paid}, {.replicates = 3000,
                                          .design = "random",
                                          .metrics = {"gdp.KAZ", "paid.help", "influence.KAZ.JPN"}})
            .sweep;
    const auto finals = finals_of(plan);
    const auto result = compared(plan), threaded = compared(plan, 3);
    for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
        std::vector<double> d;
        for (std::size_t r = 0; r < 3000; ++r)
            d.push_back(finals[1].values[m * 3000 + r] - finals[0].values[m * 3000 + r]);
        const double mean = std::accumulate(d.begin(), d.end(), 0.0) / 3000;
        const double squares = std::accumulate(d.begin(), d.end(), 0.0, [&](double sum, double x) {
            return sum + (x - mean) * (x - mean);
        });
        const auto found = result.against[0].difference(8, m, {0.5}),
                   again = threaded.against[0].difference(8, m, {0.5});
        CHECK(std::abs(found.mean - mean) < 1e-9 * std::abs(mean));
        CHECK(std::abs(found.sd - std::sqrt(squares / 2999)) < 1e-6 * found.sd);
        CHECK(found.above == static_cast<double>(std::count_if(d.begin(), d.end(),
                                                               [](double x) { return x > 0; })) /
                                 3000);
        CHECK(found.mean == again.mean);
        CHECK(found.interval.low == again.interval.low);
        CHECK(found.quantiles == again.quantiles);
    }
}

TEST_CASE("a scenario does not differ from itself, and reversal changes the sign") {
    const CommonRun common{
        .replicates = 1024, .quantiles = {0.25, 0.75}, .metrics = {"gdp.*", "paid.help"}};
    const auto self = planned({two_states, two_states}, common).sweep;
    const auto nothing = compared(self);
    CHECK_FALSE(nothing.against[0].first_difference());
    for (const auto& d : ranked(self, nothing, 1)) {
        CHECK(d.difference.verdict == Verdict::no_difference);
        CHECK(d.difference.mean == 0);
        CHECK(d.difference.sd == 0);
        CHECK(d.difference.interval.low == 0);
        CHECK(d.difference.interval.high == 0);
        CHECK(d.effect == 0);
    }
    CHECK(nothing.against[0].share_difference(0).verdict == Verdict::no_difference);

    const auto there = planned({two_states, more_paid}, common).sweep,
               back = planned({more_paid, two_states}, common).sweep;
    const auto one = compared(there), other = compared(back);
    for (std::size_t m = 0; m < there.metrics.size(); ++m) {
        const auto a = one.against[0].difference(8, m, {0.25, 0.75}),
                   b = other.against[0].difference(8, m, {0.25, 0.75});
        CHECK(std::abs(a.mean + b.mean) <= 1e-9 * std::abs(a.mean));
        CHECK(std::abs(a.interval.low + b.interval.high) <= 1e-9 * std::abs(a.interval.low));
        CHECK(a.above == b.below);
        CHECK(std::abs(a.quantiles[0] + b.quantiles[1]) <= 2e-3 * std::abs(a.quantiles[0]));
    }
    CHECK(one.against[0].share_difference(0).mean == -other.against[0].share_difference(0).mean);
    const auto first = one.against[0].first_difference();
    REQUIRE(first);
    CHECK(first->step == 2);  // paid from April on
}

TEST_CASE("a difference in few replicates is counted in full") {
    const ByHand hand;
    std::vector<double> first(64), second;
    for (std::size_t r = 0; r < 64; ++r) first[r] = 100 + static_cast<double>(r);
    second = first;
    PairedAccumulator totals(hand.plan, ByHand::view(first), ByHand::view(second));
    for (std::size_t group = 0; group < 4; ++group) {
        if (group == 2) second[5] += 32;
        totals.add(group, ByHand::view(first), ByHand::view(second));
        second = first;
    }
    const auto d = totals.difference(0, 0, {});
    CHECK(std::abs(d.mean - 32.0 / 256) < 1e-12);
    CHECK(d.max == 32);
    CHECK(d.above == 1.0 / 256);
    CHECK(d.verdict == Verdict::inconclusive);
    CHECK(d.interval.low < 0);
    // Student's t of the group means 0, 0, 1/2, 0.
    CHECK(std::abs(d.interval.high - (0.125 + 3.182446305 * 0.25 / 2)) < 1e-6);
}

TEST_CASE("a difference far outside the pilot's range has the interval of independent replicates") {
    const ByHand hand;
    std::vector<double> first(64, 1.0), second(64, 1.0);
    for (std::size_t r = 0; r < 64; ++r) second[r] += 1e-9 * static_cast<double>(r % 2);
    PairedAccumulator totals(hand.plan, ByHand::view(first), ByHand::view(second));
    second[0] += 64;
    for (std::size_t group = 0; group < 4; ++group)
        totals.add(group, ByHand::view(first), ByHand::view(second));
    const auto d = totals.difference(0, 0, {});
    CHECK(std::abs(d.mean - 1) < 1e-6);
    CHECK(d.interval.high - d.mean > 0.9);
    CHECK(d.interval.high - d.mean < 1.1);  // 1.97 sd/16, sd 7.95
}

TEST_CASE("the order of effects does not depend on units; effects without a scale come last") {
    // JPN's output is certain; a pledge that pays nothing in the base has no scale.
    const auto none = replaced(two_states, "realisation = 0.5", "realisation = 0"),
               some = replaced(none, "realisation = 0", "realisation = 0.5");
    const auto plan = planned({none, some}, {.replicates = 512, .metrics = {"*"}}).sweep;
    const auto all = ranked(plan, compared(plan), 1);
    const auto& paid = of(all, plan, "paid.help");
    CHECK(std::isnan(paid.effect));
    CHECK(paid.difference.verdict == Verdict::significant);
    std::size_t clear = 0;
    while (clear < all.size() && all[clear].difference.verdict == Verdict::significant) ++clear;
    REQUIRE(clear > 2);
    CHECK(std::isnan(all[clear - 1].effect));
    CHECK_FALSE(std::isnan(all[0].effect));
    for (std::size_t n = 1; n < clear && !std::isnan(all[n].effect); ++n)
        CHECK(all[n - 1].effect >= all[n].effect);
    CHECK(all.back().difference.verdict == Verdict::no_difference);
}
