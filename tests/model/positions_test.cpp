#include "tests/catch.hpp"

#include <cmath>

#include <fmt/format.h>

#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

const std::string two = R"([time]
start = 2026-01-01
step = "quarter"
years = 10
[agent.A]
gdp_usd_bn = 1
autonomy = 0
susceptibility = 0.9
[agent.B]
gdp_usd_bn = 1
susceptibility = 0.2
[layer.g]
kind = "fixed"
weight = 1
cell.A.B = 0.9
)";

/// Two coupled issues, opposed convictions, a hostile pair, a permanent shift.
std::string three_tied_states(int years) {
    std::string text =
        fmt::format("[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = {}\n", years);
    for (const char* id : {"A", "B", "C"})
        text += fmt::format("[agent.{}]\ngdp_usd_bn = 10\nsusceptibility = 0.{}\n", id,
                            id[0] - 'A' + 4);
    return text + R"([issue.k]
conviction = { A = 0.9, B = -0.2, C = -0.5 }
coupling = { m = -0.3 }
[issue.m]
conviction = { A = 0.1, B = 0.4, C = -0.7 }
coupling = { k = 0.2 }
[layer.ties]
kind = "tie"
cell.A.B = 0.8
cell.B.C = 0.5
[hostility]
A.B = 0.7
[event.e]
kind = "alignment"
issue = "k"
agents = ["C"]
conviction_by = 0.3
start = 2027-01-01
)";
}

}  // namespace

TEST_CASE("inferred convictions and a frozen network: positions stay constant to 1e-12") {
    const auto table = run_text(two + "[issue.k]\nposition = { A = 0.3, B = 0.25 }\n");
    for (int t = 0; t <= table.steps(); ++t)
        CHECK(std::abs(table.at(t, "position.A.k") - 0.3) < 1e-12);
}

TEST_CASE(
    "a position that no conviction within the scale explains gets a constant, which is reported") {
    const Folder folder;
    const auto file = folder.write("s.toml", two + "[issue.k]\nposition = { A = 0.9, B = -0.9 }\n");
    const auto program = compile(load_scenario(file, model_registry()));
    const auto result = run(*program, all_metrics(*program), Audit::everything);
    // A's neighbours give 0.1*0.9 - 0.9*0.9 = -0.72; it needs 0.9 + 0.648 = 1.548 = 0.1*1 + 1.448.
    REQUIRE(result.remainders.size() == 1);
    CHECK(result.remainders[0].agent == "A");
    CHECK(result.remainders[0].value == Approx(1.448).epsilon(1e-12));
    CHECK(Results(result.series).last("position.A.k") == Approx(0.9).epsilon(1e-12));
}

TEST_CASE("a common norm attracts in proportion to its weight; weight 0 changes no bit") {
    const std::string issue = "[issue.k]\nposition = { A = 0.3, B = 0.25 }\n";
    const auto still = run_text(two + issue);
    const auto zero = run_text(two + issue + "norm = -1\nnorm_weight = 0\n");
    const auto half = run_text(two + issue + "norm = -1\nnorm_weight = 0.5\n");
    const auto full = run_text(two + issue + "norm = -1\nnorm_weight = 1\n");
    for (int t = 0; t <= still.steps(); ++t)
        CHECK(zero.at(t, "position.B.k") == still.at(t, "position.B.k"));
    CHECK(full.last("position.B.k") < half.last("position.B.k"));
    CHECK(half.last("position.B.k") ==
          Approx((full.last("position.B.k") + still.last("position.B.k")) / 2).epsilon(1e-12));
}

TEST_CASE("convictions come from the comparison, so that a change of the network has an effect") {
    const Folder folder;
    folder.write("base.toml", two + "[issue.k]\nposition = { A = 0.3, B = -0.5 }\n");
    const auto changed =
        run_file(folder.write("s.toml", "extends = \"base.toml\"\n[layer.g]\ncell.A.B = 0.1\n"));
    CHECK(changed.at(0, "position.A.k") == Approx(0.3).epsilon(1e-12));
    CHECK(changed.last("position.A.k") > 0.5);  // without B, A moves to its own conviction
    const auto itself = run_file(folder.write("t.toml", "extends = \"base.toml\"\n"));
    CHECK(itself.last("position.A.k") == Approx(0.3).epsilon(1e-12));
}

TEST_CASE("K = 1 and full susceptibility is DeGroot: the mean of equal weights") {
    const std::string text =
        "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 80\n[agent.A]\ngdp_usd_bn = "
        "1\nautonomy = 0\nsusceptibility = 1\n"
        "[agent.B]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = 1\n[layer.g]\nkind = "
        "\"fixed\"\nweight = 1\ncell.A.B = 0.3\ncell.B.A = 0.3\n"
        "[issue.k]\nconviction = { A = 0.8, B = 0.2 }\n";
    const auto table = run_text(text);
    CHECK(table.last("position.A.k") == Approx(0.5).epsilon(1e-12));
    CHECK(table.last("position.B.k") == Approx(0.5).epsilon(1e-12));
}

TEST_CASE("many steps reach the equilibrium of a linear solver") {
    const Folder folder;
    const auto file = folder.write("s.toml", three_tied_states(200));
    const auto program = compile(load_scenario(file, model_registry()));
    const auto settled = steady_positions(*program);
    REQUIRE(settled);
    const auto run = run_file(file);
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < 2; ++k)
            CHECK(run.last("position." + program->agents.id[i] + "." + program->issues[k].id) ==
                  Approx((*settled)[i * 2 + k]).margin(1e-12));
}
