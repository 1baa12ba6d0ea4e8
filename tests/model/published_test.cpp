#include "tests/catch.hpp"

#include <cmath>

#include <fmt/format.h>
#include <Eigen/Dense>

#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Four agents with the weights of Friedkin and Johnsen (1999), as printed by Parsegov et al.
/// (2017, IEEE TAC 62(5), eq. 2); susceptibilities are 1 - W(i,i), scales are divided by 100.
std::string four_agents(int years, const std::string& issues) {
    std::string text =
        fmt::format("[time]\nstart = 2000-01-01\nstep = \"year\"\nyears = {}\n", years);
    const double susceptibility[] = {0.78, 0.785, 0, 0.714};
    for (int i = 0; i < 4; ++i)
        text += fmt::format("[agent.A{}]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = {}\n",
                            i + 1, susceptibility[i]);
    return text + R"([layer.given]
kind = "fixed"
weight = 1
data = "w.csv"
)" + issues;
}

const std::map<std::string, std::string> weights{{"w.csv", R"(agent,influencer,share
A1,A2,.120
A1,A3,.360
A1,A4,.300
A2,A1,.147
A2,A3,.344
A2,A4,.294
A4,A1,.090
A4,A2,.178
A4,A3,.446
)"}};

std::string opinion(const std::string& id, std::array<double, 4> u, const std::string& more = "") {
    return fmt::format("[issue.{}]\nconviction = {{ A1 = {}, A2 = {}, A3 = {}, A4 = {} }}\n{}\n",
                       id, u[0], u[1], u[2], u[3], more);
}

}  // namespace

TEST_CASE("Friedkin-Johnsen, one issue: the published equilibrium") {
    const auto table = run_text(four_agents(120, opinion("k", {0.25, 0.25, 0.75, 0.85})), weights);
    const double expected[] = {0.60020849, 0.59983966, 0.75, 0.74986205};
    for (int i = 0; i < 4; ++i)
        CHECK(table.last(fmt::format("position.A{}.k", i + 1)) == Approx(expected[i]).margin(5e-9));
    for (int i = 0; i < 4; ++i) {  // total influence equals the equilibrium's weights on
                                   // convictions
        double sum = 0, rows = 0;
        const double u[] = {0.25, 0.25, 0.75, 0.85};
        for (int j = 0; j < 4; ++j) {
            const double v = table.last(fmt::format("total_influence.A{}.A{}", i + 1, j + 1));
            sum += v * u[j];
            rows += v;
        }
        CHECK(rows == Approx(1).margin(1e-12));
        CHECK(sum == Approx(expected[i]).margin(5e-9));
    }
}

TEST_CASE("Friedkin-Johnsen, two coupled issues: first step and equilibrium") {
    const std::array<double, 4> first{0.25, 0.25, 0.75, 0.85}, second{0.25, 0.15, -0.50, 0.05};
    const auto issues = [&](const std::string& sign) {
        return opinion("first", first, "coupling = { second = " + sign + "0.2 }") +
               opinion("second", second, "coupling = { first = " + sign + "0.3 }");
    };
    const auto agreeing = run_text(four_agents(150, issues("")), weights);
    const auto opposed = run_text(four_agents(150, issues("-")), weights);
    const double step[4][2] = {
        {42.1288, 14.7508}, {41.56821, 12.465235}, {75, -50}, {58.851892, 7.265522}};
    const double rest[4][2] = {
        {39.1604, 12.0011}, {38.9483, 10.0706}, {75, -50}, {55.9772, 5.3140}};
    const double rest_opposed[4][2] = {
        {52.2652, -30.9231}, {52.1276, -33.2674}, {75, -50}, {68.3510, -33.1524}};
    for (int i = 0; i < 4; ++i)
        for (int k = 0; k < 2; ++k) {
            const auto address = fmt::format("position.A{}.{}", i + 1, k == 0 ? "first" : "second");
            CHECK(agreeing.at(1, address) == Approx(step[i][k] / 100).margin(1e-12));
            CHECK(agreeing.last(address) == Approx(rest[i][k] / 100).margin(6e-7));
            CHECK(opposed.last(address) == Approx(rest_opposed[i][k] / 100).margin(6e-7));
        }
}

TEST_CASE("total influence under hostility matches a general solver") {
    const std::string hostility = "[hostility]\nA1.A4 = 0.9\nA1.A2 = 0.3\n";
    const auto table =
        run_text(four_agents(1, opinion("k", {0.1, 0.2, 0.3, 0.4}) + hostility), weights);
    const Eigen::Vector4d lambda(0.78, 0.785, 0, 0.714);
    Eigen::Matrix4d W;
    W << .22, .12 * 0.4, .36, .30 * -0.8, .147 * 0.4, .215, .344, .294, 0, 0, 1, 0, .09 * -0.8,
        .178, .446, .286;
    const Eigen::Matrix4d expected =
        (Eigen::Matrix4d::Identity() - lambda.asDiagonal() * W)
            .fullPivLu()
            .solve(Eigen::Matrix4d((Eigen::Vector4d::Ones() - lambda).asDiagonal()));
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j)
            CHECK(table.at(0, fmt::format("total_influence.A{}.A{}", i + 1, j + 1)) ==
                  Approx(expected(i, j)).margin(1e-12));
}

TEST_CASE("total influence is absent if an agent reaches no stubborn agent") {
    const auto table = run_text(
        "[time]\nstart = 2000-01-01\nstep = \"year\"\nyears = 1\n[agent.A]\ngdp_usd_bn = "
        "1\nsusceptibility = 1\n[agent.B]\ngdp_usd_bn = 1\n");
    CHECK_FALSE(table.has("total_influence.A.B"));
    CHECK(table.has("autonomy.A"));
    // A layer ties A to B, but A has autonomy 1, hence no neighbours.
    const auto deaf = run_text(
        "[time]\nstart = 2000-01-01\nstep = \"year\"\nyears = 1\n[agent.A]\ngdp_usd_bn = "
        "1\nsusceptibility = 1\nautonomy = 1\n[agent.B]\ngdp_usd_bn = 1\n"
        "[layer.g]\nkind = \"fixed\"\nweight = 1\ncell.A.B = 0.5\n");
    CHECK_FALSE(deaf.has("total_influence.A.B"));
}

TEST_CASE("an agent of susceptibility 1 that an event isolates stays at its own conviction") {
    const auto table = run_text(
        "[time]\nstart = 2000-01-01\nstep = \"year\"\nyears = 4\n[agent.A]\ngdp_usd_bn = "
        "1\nsusceptibility = 1\n"
        "[agent.B]\ngdp_usd_bn = 1\nsusceptibility = 0.5\n[agent.C]\ngdp_usd_bn = "
        "1\nsusceptibility = 0.5\n"
        "[layer.ties]\nkind = \"tie\"\nweight = 1\ncell.A.B = 0.6\ncell.B.C = 0.4\n"
        "[event.silence]\nkind = \"tie\"\nlayer = \"ties\"\nbetween = [[\"A\", \"B\"]]\nby = "
        "-1\nstart = 2001-01-01\nduration_years = 1\n");
    CHECK(table.at(0, "total_influence.A.A") < 1);
    CHECK(table.at(1, "autonomy.A") == 1);
    const double alone[] = {1, 0, 0};
    for (int j = 0; j < 3; ++j)
        CHECK(table.at(1, fmt::format("total_influence.A.{}", "ABC"[j])) == alone[j]);
    CHECK(table.at(1, "total_influence.B.B") + table.at(1, "total_influence.B.C") ==
          Approx(1).margin(1e-15));
    CHECK(table.at(1, "total_influence.B.B") > 0.5);
    CHECK(table.at(3, "total_influence.A.A") < 1);
}

TEST_CASE("concentration: four patrons of .55 .25 .10 .10 equal 2.597403 effective ones") {
    std::string text =
        "[time]\nstart = 2000-01-01\nstep = \"year\"\nyears = 1\n[agent.X]\ngdp_usd_bn = "
        "1\nautonomy = 0\nrole = \"target\"\n";
    for (const char* id : {"A", "B", "C", "D"})
        text += fmt::format("[agent.{}]\ngdp_usd_bn = 1\nrole = \"power\"\n", id);
    text += "[layer.given]\nkind = \"fixed\"\nweight = 1\ndata = \"w.csv\"\n";
    const auto table = run_text(
        text, {{"w.csv", "agent,influencer,share\nX,A,0.55\nX,B,0.25\nX,C,0.1\nX,D,0.1\n"}});
    CHECK(table.at(0, "effective_patrons.X") == Approx(1 / 0.385).epsilon(1e-12));
    CHECK(table.at(0, "effective_powers") == Approx(2.597403).margin(5e-7));
    CHECK(table.at(0, "regional_influence.A") == Approx(0.55).epsilon(1e-12));
}

TEST_CASE(
    "perpetual inventory: 100, plus 10 a year, less 5 percent, is 122.6219 after five years") {
    const std::string text = R"([time]
start = 2000-01-01
step = "year"
years = 400
[agent.H]
gdp_usd_bn = 100
autonomy = 0
[agent.J]
gdp_usd_bn = 1
[layer.money]
kind = "stock"
weight = 1
data = "m.csv"
home_per_gdp = 1
)";
    const auto table = run_text(
        text, {{"m.csv", "host,investor,stock_usd_bn,flow_usd_bn_per_year\nH,J,100,10\n"}});
    // share = F / (home * Y + F) with home * Y = 100
    const auto stock = [&](int step) {
        const double s = table.at(step, "influence.H.J");
        return 100 * s / (1 - s);
    };
    CHECK(stock(0) == Approx(100).epsilon(1e-12));
    CHECK(stock(5) == Approx(122.6219).margin(5e-5));
    CHECK(stock(400) == Approx(200).margin(1e-5));
}

TEST_CASE("Poisson-binomial: five voters of .9 .6 .5 .3 .2 give a majority with .495") {
    std::string text = "[time]\nstart = 2000-01-01\nstep = \"year\"\nyears = 1\n", position;
    const double p[] = {.9, .6, .5, .3, .2};
    for (int i = 0; i < 5; ++i) {
        text += fmt::format("[agent.V{}]\ngdp_usd_bn = 1\n", i);
        position +=
            fmt::format("{}V{} = {}", i == 0 ? "" : ", ", i, 0.2 * std::log(p[i] / (1 - p[i])));
    }
    const auto table =
        run_text(text + "[issue.k]\nabstain_band = 0\nposition = { " + position + " }\n");
    CHECK(table.at(0, "majority.k") == Approx(0.495).epsilon(1e-12));
    CHECK(table.at(0, "votes_yes.k") == Approx(2.5).epsilon(1e-12));
    CHECK(table.at(0, "vote_yes.V0.k") == Approx(0.9).epsilon(1e-12));
    CHECK(table.at(0, "coalition.k") == 2);  // 0.5 equals the threshold and does not exceed it
}
