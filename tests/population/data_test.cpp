#include "engine/population/data.hpp"

#include <cmath>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "tests/catch.hpp"
#include "tests/support.hpp"

namespace steppe {
namespace {

const std::string head =
    "[time]\nstart = 2026-01-01\nyears = 1\n[issue.a]\n[issue.b]\n[agent.KAZ]\ngdp_usd_bn = "
    "1\n[agent.UZB]\ngdp_usd_bn = 1\n";
const std::string views =
    "[issue.a.conviction]\nKAZ = 1\nUZB = 1\n[issue.b.conviction]\nKAZ = 1\nUZB = 1\n";

/// Builds a population from the texts of its two files.
PopulationData population_of(const std::string& agents, const std::string& edges,
                             const std::string& ending = "csv", unsigned threads = 1) {
    const test::Folder folder;
    folder.write("agents.csv", agents);
    folder.write("edges." + ending, edges);
    const auto file =
        folder.write("s.toml", head + views + "[crowd]\nagents = \"agents.csv\"\nedges = \"edges." +
                                   ending + "\"\n");
    return load_population(
        load_scenario(file, model_registry(), {.set = {}, .population = PopulationUse::wanted}),
        {.threads = threads, .on_progress = {}});
}

/// Returns all errors as `line:column code message`.
std::vector<std::string> wrong(const std::string& agents, const std::string& edges,
                               const std::string& ending = "csv") {
    std::vector<std::string> out;
    try {
        population_of(agents, edges, ending);
    } catch (const ScenarioError& error) {
        for (const auto& d : error.diagnostics)
            out.push_back(fmt::format("{}:{} {} {}{}", d.place.line, d.place.column, d.code,
                                      d.message, d.help.empty() ? "" : "; " + d.help));
    }
    return out;
}

const std::string three = "id,conviction.a\n1,0.5\n2,-0.5\n3,0\n";
const std::string banner = "%%MatrixMarket matrix coordinate ";

TEST_CASE(
    "a population is read from tables: ids, groups, numbers, defaults, rows that sum to 1 - own",
    "[crowd]") {
    const auto population = population_of(
        "\xEF\xBB\xBFgroup,id,position.b,conviction.b,susceptibility,autonomy,note\r\n"
        "south,x-1,0.25,,0.75,0.5,\"a, \"\"b\"\"\"\r\n\r\n"
        "\"north, far\",x_2,,-1,,,\r\n"
        "south,3,1e-1,+0,1,0,\r\n",
        "speaker,listener,weight\nx_2,x-1,3\nUZB,x-1,1\n\nx-1,x_2,0\nKAZ,3,1e300\nx_2,3,1e300");
    REQUIRE(population.size() == 3);
    CHECK(population.ids.at(1) == "x_2");
    CHECK(population.ids.find("3") == 2U);
    CHECK_FALSE(population.ids.find("4").has_value());
    CHECK(population.issue == std::vector<std::string>{"b"});
    CHECK(population.group == std::vector<std::string>{"north, far", "south"});
    CHECK(population.group_of == std::vector<std::uint32_t>{1, 0, 1});
    CHECK(population.lambda == std::vector<double>{0.75, 0.5, 1});
    CHECK(population.own == std::vector<double>{0.5, 1, 0});  // the second has no neighbours: its
                                                              // weight is 0
    CHECK(population.position[0] == 0.25);
    CHECK(std::isnan(population.position[1]));
    CHECK(std::isnan(population.conviction[0]));
    CHECK(population.conviction[2] == 0);
    CHECK(population.isolated == 1);
    CHECK(population.network.columns == 5);  // KAZ is column 3, UZB 4
    CHECK(population.network.begin == std::vector<std::uint64_t>{0, 2, 3, 5});
    CHECK(population.network.column == std::vector<std::uint32_t>{1, 4, 0, 1, 3});
    CHECK(population.network.weight == std::vector<double>{0.375, 0.125, 0, 0.5, 0.5});
}

TEST_CASE("consecutive integer ids need no table, others do", "[crowd]") {
    for (const std::string first : {"0", "1", "17"}) {
        const auto n = std::stoul(first);
        const auto population =
            population_of(fmt::format("id,position.a\n{},0\n{},0\n{},0\n", n, n + 1, n + 2),
                          fmt::format("listener,speaker\n{},{}\n", n + 2, n));
        CHECK(population.ids.at(2) == std::to_string(n + 2));
        CHECK(population.network.begin == std::vector<std::uint64_t>{0, 0, 0, 1});
        CHECK_FALSE(population.ids.find("0" + first).has_value());
        CHECK_FALSE(population.ids.find(std::to_string(n + 3)).has_value());
    }
    const auto turned = population_of("id,position.a\n3,0\n1,0\n2,0\n", "listener,speaker\n1,3\n");
    CHECK(turned.network.column == std::vector<std::uint32_t>{0});
    CHECK(turned.network.begin == std::vector<std::uint64_t>{0, 0, 1, 1});
}

TEST_CASE("Matrix Market: general and symmetric, pattern, real and integer, comments", "[crowd]") {
    const auto plain = population_of(
        three, banner + "pattern general\n% who hears whom\n\n 3 3 3\n1 2\n1\t3\n3 1\n", "mtx");
    CHECK(plain.network.begin == std::vector<std::uint64_t>{0, 2, 2, 3});
    CHECK(plain.network.column == std::vector<std::uint32_t>{1, 2, 0});
    CHECK(plain.network.weight == std::vector<double>{0.5, 0.5, 1});
    const auto mirrored = population_of(
        three, "%%matrixmarket MATRIX coordinate integer Symmetric\r\n3 3 2\r\n2 1 3\r\n3 1 1\r\n",
        "mtx");
    CHECK(mirrored.network.begin == std::vector<std::uint64_t>{0, 2, 3, 4});
    CHECK(mirrored.network.column == std::vector<std::uint32_t>{1, 2, 0, 0});
    CHECK(mirrored.network.weight == std::vector<double>{0.75, 0.25, 1, 1});
    CHECK(population_of(three, banner + "real general\n3 3 0\n", "mtx").isolated == 3);
}

TEST_CASE("a large table is the same on any number of threads, and errors have the right lines",
          "[crowd]") {
    std::string agents = "id,position.a\n", edges = "listener,speaker,weight\n";
    constexpr int n = 60'000;  // enough for several pieces of text
    for (int i = 0; i < n; ++i)
        agents += fmt::format("agent-{},{:.6f}\n", (i * 7919) % n, std::sin(i));
    for (int i = 0; i < n; ++i)
        for (const int j : {5, 1, 1000})
            edges += fmt::format("agent-{},agent-{},{}\n", i, (i + j) % n, 1 + i % 3 + j % 2);
    const auto one = population_of(agents, edges), two = population_of(agents, edges, "csv", 3);
    REQUIRE(one.network.entries() == 3UL * n);
    CHECK(one.ids == two.ids);
    CHECK(one.position == two.position);
    CHECK(one.network.begin == two.network.begin);
    CHECK(one.network.column == two.network.column);
    CHECK(one.network.weight == two.network.weight);
    for (std::uint32_t i = 0; i < one.size(); ++i) {
        double sum = 0;
        for (auto e = one.network.begin[i]; e < one.network.begin[i + 1]; ++e)
            sum += one.network.weight[e];
        CHECK(sum == Approx(1).margin(1e-15));
    }
    const auto diagnostics = wrong(agents, edges + "agent-5,agent-60000,1\nagent-7,agent-12,1\n");
    REQUIRE(diagnostics.size() == 1);  // unknown ids are reported before duplicates
    CHECK(diagnostics[0].find("180002:9 E013 there is no agent or state `agent-60000`") == 0);
    CHECK(wrong(agents, edges + "agent-7,agent-12,1\n") ==
          std::vector<std::string>{
              "180002:1 E021 duplicate edge: listener `agent-7`, speaker `agent-12`"});
}

TEST_CASE("all errors of a table of agents are reported at once", "[crowd]") {
    const auto diagnostics = wrong(
        "id,group,susceptibility,position.a,conviction.a\nx,g,1.5,0,0\nx "
        "y,g,0.5,zero,0\nz,,0.5,,\nw,g,0.5,2,-2\nv,g\nKAZ,g,0,0,0\n\"u,g,0,0,0\n",
        "listener,speaker\n");
    CHECK(diagnostics ==
          std::vector<std::string>{"2:5 E014 `susceptibility` is 1.5, outside [0, 1]"
                                   "; if percent is meant, 1.5 % is 0.015",
                                   "3:1 E018 `x y` cannot be the id of an agent",
                                   "3:11 E022 `position.a` is \"zero\", not a number",
                                   "4:3 E022 `group` is empty",
                                   "5:9 E014 `position.a` is 2, outside [-1, 1]"
                                   "; if percent is meant, 2 % is 0.02",
                                   "5:11 E014 `conviction.a` is -2, outside [-1, 1]"
                                   "; if percent is meant, -2 % is -0.02",
                                   "6:3 E020 the row has 2 fields, the header 5",
                                   "8:1 E022 a quoted field does not end; close it, and "
                                   "write a quotation mark inside it twice"});
    CHECK(wrong("id,position.a\nx,\n", "listener,speaker\n") ==
          std::vector<std::string>{"2:1 E036 `x` has neither a position nor a conviction on `a`"});
    CHECK(wrong("id,position.a\nx,0\ny,0\nx,0\nKAZ,0\n", "listener,speaker\n") ==
          std::vector<std::string>{"4:1 E021 duplicate agent `x`",
                                   "5:1 E021 `KAZ` is a state of the scenario"});
    CHECK(wrong("id,postion.a,positions.b,position.c,id\nx,0,0,0,0\n", "listener,speaker\n") ==
          std::vector<std::string>{
              "1:4 E020 unknown column `postion.a`; Did you mean `position.a`?",
              "1:14 E020 unknown column `positions.b`; Did you mean `position.b`?",
              "1:26 E013 there is no issue `c`; issues: a, b", "1:37 E020 duplicate column `id`"});
    CHECK(wrong("id\nx\n", "listener,speaker\n")[0].find(
              "1:1 E020 no column is `position.ISSUE` or `conviction.ISSUE`") == 0);
    CHECK(wrong("", "listener,speaker\n")[0].find("0:1 E020") == 0);
    CHECK(wrong("id,position.a\n", "listener,speaker\n")[0].find("has a header but no rows") !=
          std::string::npos);
}

TEST_CASE("all errors of a table of ties are reported at once", "[crowd]") {
    CHECK(wrong(three, "listener,speaker,weight\n1,1,1\n1,4,-1\nKAZ,1,x\n2,UZBB,inf\n2,3\n") ==
          std::vector<std::string>{
              "2:3 E032 `1` listens to itself; set its own weight by `autonomy` in the table of "
              "agents",
              "3:3 E013 there is no agent or state `4`; the agents have the ids 1 to 3",
              "3:5 E014 `weight` is -1, must be at least 0",
              "4:1 E013 `KAZ` is a state; the population does not influence states",
              "4:7 E022 `weight` is \"x\", not a number",
              "5:3 E013 there is no agent or state `UZBB`; Did you mean `UZB`?",
              "5:8 E022 `weight` is \"inf\", not a number; numbers are at most 1.79e308 in size",
              "6:3 E020 the row has 2 fields, the header 3"});
    CHECK(wrong(three, "listener,speeker\n1,2\n") ==
          std::vector<std::string>{"1:10 E020 unknown column `speeker`; Did you mean `speaker`?"});
    CHECK(wrong(three, "")[0].find("is empty: a table needs a header line") != std::string::npos);
    std::string many = "listener,speaker\n";
    for (int n = 0; n < 100'000; ++n) many += "1,no-such-agent-at-all\n";
    const auto capped = wrong(three, many);
    REQUIRE(capped.size() == 21);
    CHECK(capped[0].find("has 100000 errors; these are the first 20") != std::string::npos);
    CHECK(capped[20].find("21:3 ") == 0);
}

TEST_CASE("all errors of a Matrix Market file are reported", "[crowd]") {
    CHECK(wrong(three, banner + "pattern general\n3 3 4\n1 2\n1 2\n3 1\n", "mtx") ==
          std::vector<std::string>{
              "2:1 E043 4 entries are declared, the file has 3; is the file cut off?"});
    CHECK(wrong(three, banner + "pattern general\n3 3 3\n1 2\n2 3\n1 2\n", "mtx") ==
          std::vector<std::string>{"5:1 E021 duplicate edge: listener `1`, speaker `2`"});
    CHECK(wrong(three, banner + "pattern symmetric\n3 3 2\n2 1\n1 2\n", "mtx") ==
          std::vector<std::string>{
              "4:1 E021 duplicate edge: listener `1`, speaker `2`; the matrix is symmetric"});
    CHECK(wrong(three, banner + "real general\n4 3 3\n1 4 1\n0 2 1\n3 3 x 1\n", "mtx") ==
          std::vector<std::string>{
              "2:1 E043 the matrix is 4 by 3, the population has 3 agents; row "
              "and column k are the k-th row of the table of agents",
              "3:3 E014 the column is 4, outside [1, 3]", "4:1 E014 the row is 0, outside [1, 3]",
              "5:1 E020 the line has 4 fields, not 3"});
    CHECK(wrong(three, banner + "complex hermitian\n", "mtx").size() == 2);
    CHECK(wrong(three, banner + "pattern general\n3 3\n", "mtx")[0].find(
              "2:1 E043 expected rows, columns and entries") == 0);
    CHECK(wrong(three, banner + "pattern general\n", "mtx")[0].find(
              "the line with rows, columns and entries is missing") != std::string::npos);
    CHECK(wrong(three, "1 2\n", "mtx")[0].find(
              "1:1 E043 the first line is not that of a Matrix Market file") == 0);
    CHECK(wrong(three, "", "mtx").size() == 1);
    CHECK(wrong(three, banner + "pattern general\n3 3 99999999999999999999\n", "mtx").size() == 1);
}

}  // namespace
}  // namespace steppe
