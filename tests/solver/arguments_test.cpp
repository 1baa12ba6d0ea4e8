#include <cmath>
#include <stdexcept>

#include "engine/hindcast/tables.hpp"
#include "engine/population/run.hpp"
#include "engine/solver/opinions.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

std::shared_ptr<const Program> two_states(const test::Folder& folder) {
    const auto file = folder.write("s.toml",
                                   "[time]\nstart = 2026-01-01\nyears = 1\n"
                                   "[agent.A]\ngdp_usd_bn = 1\n[agent.B]\ngdp_usd_bn = 1\n"
                                   "[issue.x]\nposition = { A = 0.5, B = -0.5 }\n");
    return compile(load_scenario(file, model_registry()));
}

}  // namespace

TEST_CASE("a run refuses mismatched numbers and missing steps") {
    const test::Folder folder;
    const auto program = two_states(folder);
    const auto metrics = all_metrics(*program);
    const int last = program->calendar.steps;
    auto more = program->centre, fewer = program->centre;
    more.push_back(1);
    fewer.pop_back();
    for (const auto& wrong : {more, fewer, std::vector<double>{}}) {
        CHECK_THROWS_AS(run_to(*program, wrong, last, metrics), std::invalid_argument);
        CHECK_THROWS_AS(run(*program, wrong, metrics, Audit::essentials), std::invalid_argument);
    }
    for (const int wrong : {-1, -1000, last + 1, 1 << 30}) {
        CHECK_THROWS_AS(run_to(*program, program->centre, wrong, metrics), std::invalid_argument);
        CHECK_THROWS_AS(opinion_network(*program, wrong), std::invalid_argument);
    }
    CHECK(run_to(*program, program->centre, last, metrics).size() == metrics.size());
    CHECK(opinion_network(*program, last).X.size() == 2);
}

TEST_CASE("the tables of a hindcast refuse missing rows and years") {
    YearTable table(2, 2000, 2003);
    table.set(1, 2003, 7);
    CHECK(table.at(1, 2003) == 7);
    CHECK_THROWS_AS(table.set(0, 1999, 1), std::invalid_argument);
    CHECK_THROWS_AS(table.set(0, 2004, 1), std::invalid_argument);
    CHECK_THROWS_AS(table.set(2, 2001, 1), std::invalid_argument);
    CHECK_THROWS_AS(pair_row(3, 3), std::invalid_argument);
}

TEST_CASE("a metric is found by its address alone, among many") {
    const test::Folder folder;
    const auto program = two_states(folder);
    for (const auto& metric : all_metrics(*program)) {
        const auto found = find_metric(*program, metric.address);
        REQUIRE(found);
        CHECK(found->address == metric.address);
        CHECK(found->kind == metric.kind);
        CHECK(found->id == metric.id);
    }
    for (const char* wrong : {"gdp", "gdp.", "gdp.A.", "gdp.A.B", "gdp.C", "position.A", ""})
        CHECK_FALSE(find_metric(*program, wrong));
}
