#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/network/linear.hpp"
#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE(
    "total influence of too many agents for a dense matrix is not a metric, and the message gives "
    "the reason",
    "[metrics]") {
    Program program;
    for (std::size_t i = 0; i < dense_agents; ++i)
        program.agents.id.push_back(fmt::format("A{}", i));
    program.agents.name = program.agents.id;
    CHECK(find_metric(program, "total_influence.A0.A1"));
    program.agents.id.emplace_back("ONE");
    program.agents.name.emplace_back("One");
    CHECK_FALSE(find_metric(program, "total_influence.A0.A1"));
    CHECK(find_metric(program, "influence.A0.ONE"));
    try {
        select_metrics(program, {"total_influence.A0.*"});
        FAIL("the metric exists");
    } catch (const UnknownMetric& error) {
        CHECK(error.help ==
              "total influence of 1001 agents would be a dense matrix of 1001 x 1001, and is "
              "refused above 1000; "
              "`influence` is the direct part of it");
    }
}
