#include "engine/population/run.hpp"

#include <cmath>

#include "tests/catch.hpp"
#include "tests/support.hpp"

namespace steppe {
namespace {

/// Runs a scenario with a population and one issue, `x`.
struct Ran {
    test::Folder folder;
    Scenario scenario;
    std::shared_ptr<const Program> program;
    RunResult result;
    PopulationData population;
    PopulationConvictions convictions;

    Ran(const std::string& text, const std::string& agents, const std::string& edges) {
        folder.write("agents.csv", agents);
        folder.write("edges.csv", edges);
        const auto file = folder.write(
            "s.toml", text + "[crowd]\nagents = \"agents.csv\"\nedges = \"edges.csv\"\n");
        scenario =
            load_scenario(file, model_registry(), {.set = {}, .population = PopulationUse::wanted});
        program = compile(scenario);
        result = steppe::run(*program, all_metrics(*program), Audit::everything);
        population = load_population(scenario);
        convictions = population_convictions(*program, result.series, population, 1);
    }
    [[nodiscard]] PopulationRun run() const {
        return run_population(*program, result.series, population, convictions,
                              {.audit = Audit::everything});
    }
};

const std::string yearly =
    "[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 80\n[issue.x]\nthreshold = 0.5\n";

TEST_CASE("the four agents of Friedkin and Johnsen have the published equilibrium as a population",
          "[crowd]") {
    // Friedkin & Johnsen 1999; Parsegov et al. 2017, eq. 2, 15, 16, divided by 100.
    const Ran r(yearly,
                "id,susceptibility,autonomy,conviction.x\na,0.78,0.22,0.25\nb,0.785,0.215,0.25\nc,"
                "0,1,0.75\nd,0.714,0.286,0.85\n",
                "listener,speaker,weight\na,b,120\na,c,360\na,d,300\nb,a,147\nb,c,344\nb,d,294\nd,"
                "a,90\nd,b,178\nd,c,446\n");
    const auto run = r.run();
    const double expected[]{0.60020849, 0.59983966, 0.75, 0.74986205};
    for (std::size_t i = 0; i < 4; ++i) CHECK(run.positions[i] == Approx(expected[i]).margin(1e-8));
    CHECK(run.at(0, 0, 0).favour == 0.5);
    CHECK(run.at(80, 0, 0).favour == 1);
    const auto steady = steady_population(*r.program, r.result.series, r.population, r.convictions);
    // Each position is the sum of the convictions, weighted by total influence.
    std::vector<double> sums(4, 0.0);
    for (std::uint32_t j = 0; j < 4; ++j) {
        const auto column = population_influence(r.population, j);
        for (std::size_t i = 0; i < 4; ++i) sums[i] += column[i] * r.convictions.U[j];
    }
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(steady[i] == Approx(expected[i]).margin(1e-8));
        CHECK(sums[i] == Approx(expected[i]).margin(1e-8));
    }
}

TEST_CASE("positions without stated convictions stay constant, and unexplained ones are counted",
          "[crowd]") {
    const Ran r(yearly, "id,susceptibility,position.x\na,0.5,0.1\nb,0.5,0.3\nc,1,0.9\nd,0.9,-0.9\n",
                "listener,speaker\na,b\nb,c\nb,d\nc,a\nd,c\n");
    CHECK(r.convictions.pinned == 2);  // c has susceptibility 1, d is too far from its neighbours
    CHECK(r.convictions.U[0] == Approx(-0.1));
    CHECK(r.convictions.r0[2] == Approx(0.8));
    const auto run = r.run();
    const double start[]{0.1, 0.3, 0.9, -0.9};
    for (std::size_t i = 0; i < 4; ++i) CHECK(run.positions[i] == Approx(start[i]).margin(1e-14));
    CHECK(run.at(80, 0, 0).mean == Approx(0.1));
    CHECK(run.at(80, 0, 0).sd == Approx(std::sqrt(0.42)).margin(1e-12));
}

TEST_CASE("a population follows its state, one step behind", "[crowd]") {
    const std::string state =
        "[agent.S]\ngdp_usd_bn = 1\nsusceptibility = 0\n[issue.x.position]\nS = "
        "0.2\n[issue.x.conviction]\nS = 0.2\n"
        "[event.turn]\nkind = \"alignment\"\nissue = \"x\"\nagents = \"S\"\nconviction_by = "
        "0.5\nstart = 2030-01-01\n";
    const Ran r(yearly + state, "id,group,susceptibility,conviction.x\n1,near,1,0.2\n2,far,1,0.2\n",
                "listener,speaker\n1,S\n2,1\n");
    const auto run = r.run();
    const auto at = [&](int step, std::size_t part) { return run.at(step, part, 0).mean; };
    REQUIRE(run.members == std::vector<std::uint64_t>{2, 1, 1});  // all, far, near
    CHECK(at(5, 2) == Approx(0.2));
    CHECK(at(6, 2) == Approx(0.7));
    CHECK(at(6, 1) == Approx(0.2));
    CHECK(at(7, 1) == Approx(0.7));
    CHECK(run.at(7, 0, 0).sd == Approx(0).margin(1e-15));
}

TEST_CASE("convictions that are not stated come from the comparison's population", "[crowd]") {
    const std::string agents =
        "id,susceptibility,position.x,conviction.x\na,0.5,0.1,\nb,0.5,0.3,0.4\n";
    const Ran base(yearly, agents, "listener,speaker\na,b\nb,a\n"),
        cut(yearly, agents, "listener,speaker\nb,a\n");
    auto convictions = cut.convictions;
    CHECK(convictions.U[0] == Approx(0.1));  // without neighbours in the cut network
    take_convictions(cut.population, base.population, base.convictions, convictions);
    CHECK(convictions.U[0] == Approx(-0.1));
    CHECK(convictions.U[1] == 0.4);
    const Ran others(yearly, "id,position.x\na,0.1\nc,0.3\n", "listener,speaker\na,c\n");
    take_convictions(cut.population, others.population, others.convictions, convictions);
    CHECK(convictions.U[0] == Approx(-0.1));  // other agents
}

}  // namespace
}  // namespace steppe
