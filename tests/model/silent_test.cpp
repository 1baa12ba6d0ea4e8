#include "tests/catch.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/analysis/why.hpp"
#include "engine/model/total_influence.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Four states with two coupled issues; D has no position on `k`, and C none on `m`.
/// \param d whether D exists at all
std::string world(bool d, int years = 5, bool changes = true) {
    std::string text =
        fmt::format("[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = {}\n", years);
    for (const char* id : {"A", "B", "C", "D"})
        if (d || *id != 'D')
            text += fmt::format(
                "[agent.{}]\ngdp_usd_bn = 10\nautonomy = 0.1\nsusceptibility = "
                "0.{}\n",
                id, id[0] - 'A' + 4);
    text +=
        "[layer.g]\nkind = \"fixed\"\nweight = 1\ncell.A.B = 0.2\ncell.A.C = 0.1\n"
        "cell.B.A = 0.3\ncell.C.A = 0.2\ncell.C.B = 0.25\n";
    if (d) text += "cell.A.D = 0.3\ncell.B.D = 0.5\ncell.C.D = 0.4\ncell.D.A = 0.6\n";
    text += "[hostility]\nA.C = 0.8\n";
    if (d) text += "B.D = 0.9\n";
    text += fmt::format(
        "[issue.k]\nconviction = {{ A = 0.9, B = -0.2, C = -0.5 }}\ncoupling = {{ m = -0.3 }}\n{}"
        "[issue.m]\nposition = {{ A = 0.1, B = 0.4 }}\nwithout = [\"C\"{}]\n"
        "norm = 1\nnorm_weight = 0.25\n",
        d ? "without = [\"D\"]\n" : "", d ? ", \"D\"" : "");
    if (changes)
        text +=
            "[event.e]\nkind = \"alignment\"\nissue = \"k\"\nagents = [\"C\"]\n"
            "conviction_by = 0.3\nstart = 2027-01-01\n";
    return text;
}

std::shared_ptr<const Program> program_of(const std::string& text) {
    const Folder folder;
    return compile(load_scenario(folder.write("s.toml", text), model_registry()));
}

}  // namespace

TEST_CASE("a state without a position neither pulls nor moves: the world without it is the same") {
    const auto with = run_text(world(true)), without = run_text(world(false));
    std::size_t compared = 0;
    for (const char* metric :
         {"position.A.k", "position.B.k", "position.C.k", "position.A.m", "position.B.m",
          "vote_yes.A.k", "coalition.k", "coalition.m", "polarisation.k", "polarisation.m",
          "votes_yes.k", "majority.k", "majority.m"})
        for (int t = 0; t <= with.steps(); ++t, ++compared) {
            INFO(metric << " at " << t);
            CHECK(with.at(t, metric) == Approx(without.at(t, metric)).margin(1e-14));
        }
    CHECK(compared == 78);
    CHECK(std::abs(with.last("position.C.k") - with.at(0, "position.C.k")) > 0.05);
    for (const char* metric : {"position.D.k", "vote_yes.D.k", "position.D.m", "position.C.m"})
        CHECK_FALSE(with.has(metric));
}

TEST_CASE("the weight of a silent input is the listener's own: closed form") {
    const auto table = run_text(
        "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 400\n"
        "[agent.A]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = 0.5\n"
        "[agent.B]\ngdp_usd_bn = 1\nsusceptibility = 0\n[agent.S]\ngdp_usd_bn = 1\n"
        "[layer.g]\nkind = \"fixed\"\nweight = 1\ncell.A.B = 0.4\ncell.A.S = 0.6\n"
        "[issue.k]\nconviction = { A = 0.8, B = -0.5 }\nwithout = [\"S\"]\n");
    // x = 0.5 (0.4 (-0.5) + 0.6 x) + 0.5 0.8
    CHECK(table.last("position.A.k") == Approx(0.3 / 0.7).epsilon(1e-12));
    CHECK(table.last("polarisation.k") ==
          Approx(std::pow((0.3 / 0.7 + 0.5) / 2, 2)).epsilon(1e-12));
    CHECK(table.last("influence.A.S") == 0.6);
}

TEST_CASE("a state whose inputs are all silent keeps its conviction") {
    for (const char* more : {"", "[hostility]\nA.S = 1\n"}) {
        const auto table = run_text(
            std::string("[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 9\n"
                        "[agent.A]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = 0.75\n"
                        "[agent.B]\ngdp_usd_bn = 1\n[agent.S]\ngdp_usd_bn = 1\n"
                        "[layer.g]\nkind = \"fixed\"\nweight = 1\ncell.A.S = 1\n"
                        "[issue.k]\nposition = { A = 0.5, B = -0.5 }\nwithout = [\"S\"]\n") +
            more);
        for (int t = 0; t <= table.steps(); ++t) CHECK(table.at(t, "position.A.k") == 0.5);
    }
}

TEST_CASE("many steps reach the equilibrium among the states that have a position") {
    const auto program = program_of(world(true, 300));
    const auto settled = steady_positions(*program);
    REQUIRE(settled);
    const Results table(run(*program, all_metrics(*program), Audit::everything).series);
    for (const char* who : {"A.k", "B.k", "C.k", "A.m", "B.m"}) {
        const std::size_t n = 2 * static_cast<std::size_t>(who[0] - 'A') + (who[2] == 'm' ? 1 : 0);
        CHECK(table.last(std::string("position.") + who) == Approx((*settled)[n]).margin(1e-12));
    }
}

TEST_CASE("positions nearby are compared on the issues that both states have") {
    const std::string states =
        "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 1\n[agent.A]\ngdp_usd_bn = "
        "1\n[agent.B]\ngdp_usd_bn = 1\n[agent.C]\ngdp_usd_bn = 1\n[agent.D]\ngdp_usd_bn = 1\n"
        "[layer.near]\nkind = \"alike\"\nwidth = 0.5\n";
    const auto table =
        run_text(states +
                 "[issue.k]\nposition = { A = 0.5, B = 0.25, C = 0 }\nwithout = [\"D\"]\n"
                 "[issue.m]\nposition = { A = 0.5, C = 0.5, D = 0 }\nwithout = [\"B\"]\n");
    // Of A: B .0625 on k, C (.25 + 0)/2, D .25 on m; B and D share none.
    const double b = 1, c = std::exp(-(0.125 - 0.0625) / 0.5), d = std::exp(-(0.25 - 0.0625) / 0.5);
    CHECK(table.last("layer_influence.near.A.C") == Approx(0.8 * c / (b + c + d)).epsilon(1e-12));
    CHECK(table.last("layer_influence.near.B.D") == 0);
    CHECK(table.last("layer_influence.near.D.B") == 0);
}

TEST_CASE("the parts of a position without silent states add up") {
    const auto program =
        program_of(world(true) +
                   "[event.closer]\nkind = \"hostility\"\nbetween = [[\"B\", \"D\"]]\n"
                   "by = -0.5\nstart = 2028-01-01\n");
    for (const char* address : {"position.A.k", "position.B.k", "position.C.k", "position.B.m",
                                "vote_yes.A.k", "majority.k", "polarisation.m", "coalition.k"}) {
        const auto metric = find_metric(*program, address);
        REQUIRE(metric);
        const auto why = causes_of(*program, *metric, 5);
        double sum = 0;
        for (const auto& part : why.parts) sum += part.value;
        INFO(address);
        CHECK(!why.parts.empty());
        CHECK(sum == Approx(why.value).margin(1e-12));
    }
}

TEST_CASE("a missing position is refused with its reason, and patterns leave it out") {
    const auto program = program_of(world(true));
    CHECK_FALSE(find_metric(*program, "position.D.k"));
    CHECK(select_metrics(*program, {"position.*"}).size() == 5);
    for (const auto& metric : select_metrics(*program, {"*.D.*"}))
        CHECK(needs_of({metric}).positions == false);
    try {
        select_metrics(*program, {"vote_yes.D.k"});
        FAIL("not refused");
    } catch (const UnknownMetric& error) {
        CHECK(error.help == "D has no position on k: it is in `without` of [issue.k]");
    }
}
