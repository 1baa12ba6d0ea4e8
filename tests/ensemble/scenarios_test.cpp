#include "engine/ensemble/scenarios.hpp"

#include <algorithm>
#include <cstring>

#include "engine/ensemble/paired_runner.hpp"
#include "tests/catch.hpp"
#include "tests/ensemble/planned.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// All values of all replicates of a cell: (steps + 1) x metrics x replicates, chunk by chunk.
std::vector<std::vector<double>> all_values(const SweepPlan& plan) {
    std::vector<std::vector<double>> out(plan.cells.size());
    run_paired(plan, {}, [&](unsigned, const PairedChunk& now) {
        for (std::size_t c = 0; c < now.cells.size(); ++c)
            out[c].insert(out[c].end(), now.cells[c].values,
                          now.cells[c].values + plan.columns() * now.cells[c].count);
    });
    return out;
}

const std::vector<double>& row(const Finals& finals, std::size_t metric,
                               std::vector<double>& room) {
    room.assign(finals.values.begin() + static_cast<std::ptrdiff_t>(metric * finals.count),
                finals.values.begin() + static_cast<std::ptrdiff_t>((metric + 1) * finals.count));
    return room;
}

}  // namespace

TEST_CASE("an address has the same draws in every scenario, whatever else is drawn") {
    for (const auto* design : {"sobol", "lhs", "random"}) {
        INFO(design);
        const CommonRun common{
            .replicates = 256, .design = design, .metrics = {"paid.help", "gdp.*"}};
        const auto plan = planned({two_states, two_states + inert_pledge}, common).sweep;
        const auto finals = finals_of(plan);
        const auto &few = drawn_addresses(*plan.cells[0].plan),
                   &many = drawn_addresses(*plan.cells[1].plan);
        REQUIRE(many.size() == few.size() + 1);
        for (std::size_t k = 0; k < few.size(); ++k) {
            const auto there = static_cast<std::size_t>(
                std::find(many.begin(), many.end(), few[k]) - many.begin());
            const bool same =
                std::equal(finals[0].inputs.begin() + static_cast<std::ptrdiff_t>(k * 256),
                           finals[0].inputs.begin() + static_cast<std::ptrdiff_t>((k + 1) * 256),
                           finals[1].inputs.begin() + static_cast<std::ptrdiff_t>(there * 256));
            CHECK(same);
        }
        CHECK(finals[0].values == finals[1].values);
        const auto alone = finals_of(planned({two_states}, common).sweep);
        CHECK((alone[0].values == finals[0].values) ==
              (std::string(design) != "sobol" || few.back() < many.front()));
    }
}

TEST_CASE("scenarios are equal bit by bit up to the step at which they diverge") {
    const auto later = replaced(
        replaced(inert_pledge, "realisation = 0", "realisation = { uniform = [0.2, 0.4] }"),
        "[pledge.further]", "[pledge.above]");
    const auto plan =
        planned({two_states, two_states + later},
                {.replicates = 512, .metrics = {"gdp.*", "influence.KAZ.JPN", "paid.help"}})
            .sweep;
    const auto values = all_values(plan);
    const std::size_t chunk = plan.chunk, a_step = plan.metrics.size() * chunk,
                      a_chunk = plan.columns() * chunk;
    REQUIRE(values[0].size() == a_chunk * plan.chunks_a_cell);
    for (std::size_t t = 0; t <= 8; ++t) {
        bool same = true;
        for (std::size_t at = t * a_step; at < values[0].size(); at += a_chunk)
            same = same && std::memcmp(values[0].data() + at, values[1].data() + at,
                                       a_step * sizeof(double)) == 0;
        INFO("step " << t);
        CHECK(same == (t <= 4));  // payments of the fifth quarter appear at its end
    }
}

TEST_CASE("metrics are found in each program by name, asks apply to all") {
    // One more agent and pledge, so that every index shifts.
    const auto wider = two_states + inert_pledge +
                       "[agent.CHN]\nrole = \"power\"\ngdp_usd_bn = 17000\n[ask.rich]\nthat = "
                       "\"gdp.KAZ > 270\"\nat = 2028-01-01\n"
                       "[ask.further]\nthat = \"paid.further > 1\"\nat = "
                       "2028-01-01\n[ask.china]\nthat = \"gdp.CHN > 1\"\nat = 2027-01-01\n";
    const auto [plan, left_out] =
        planned({two_states, wider}, {.replicates = 64, .design = "random", .metrics = {"gdp.*"}});
    std::vector<std::string> kept, asks;
    for (const auto& metric : plan.metrics) kept.push_back(metric.address);
    for (const auto& ask : plan.cells[0].program->asks) asks.push_back(ask.id);
    CHECK(kept == std::vector<std::string>{"gdp.JPN", "gdp.KAZ", "paid.help"});
    CHECK(asks == std::vector<std::string>{"three", "rich"});
    REQUIRE(left_out.size() == 2);
    CHECK(left_out[0].id == "china");
    CHECK(left_out[1].metric == "paid.further");
    CHECK(left_out[1].scenario == "a");

    const auto together = finals_of(plan),
               alone = finals_of(planned({wider}, {.replicates = 64,
                                                   .design = "random",
                                                   .metrics = {"gdp.KAZ", "paid.help"},
                                                   .asks = CommonRun::Asks::none})
                                     .sweep);
    std::vector<double> one, other;
    CHECK(row(together[1], 1, one) == row(alone[0], 0, other));
    CHECK(row(together[1], 2, one) == row(alone[0], 1, other));
    CHECK(alone[0].yes.empty());
    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t r = 0; r < 64; ++r) {
            CHECK(together[c].yes[r] == (together[c].values[128 + r] > 3 ? 1 : 0));
            CHECK(together[c].yes[64 + r] == (together[c].values[64 + r] > 270 ? 1 : 0));
        }
}

TEST_CASE("one id with two questions gives two asks") {
    const auto plan = planned({two_states, replaced(two_states, "paid.help > 3", "paid.help > 4")},
                              {.replicates = 16, .metrics = {"paid.*"}})
                          .sweep;
    const auto& asks = plan.cells[0].program->asks;
    REQUIRE(asks.size() == 2);
    CHECK(asks[0].id == "three");
    CHECK(asks[1].id == "three@b");
    CHECK(asks[1].that == "paid.help > 4");
}

TEST_CASE("scenarios that cannot be compared are reported") {
    const CommonRun common{.replicates = 16, .metrics = {"gdp.*"}};
    CHECK_THROWS_AS(planned({two_states, replaced(two_states, "years = 2", "years = 3")}, common),
                    NotComparable);
    CHECK_THROWS_AS(planned({two_states, two_states + inert_pledge},
                            {.replicates = 16, .metrics = {"paid.further"}}),
                    NotComparable);
    CHECK_THROWS_AS(planned({two_states, two_states}, {.replicates = 16, .metrics = {"nothing.*"}}),
                    UnknownMetric);
    CHECK_THROWS_AS(
        planned({replaced(two_states, "[ask.three]", "[ask.three]\nnote = \"x\""),
                 two_states + inert_pledge},
                {.replicates = 16, .defaults = {"paid.further"}, .asks = CommonRun::Asks::none}),
        NotComparable);
}
