#include "tests/catch.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/solver/run.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

std::string two_states(const std::string& more) {
    return "[time]\nstart = 2026-01-01\nstep = \"quarter\"\nyears = 4\n"
           "[agent.A]\nrole = \"power\"\ngdp_usd_bn = 100\n[agent.B]\nrole = "
           "\"target\"\ngdp_usd_bn = 100\nsusceptibility = 0\n"
           "[issue.k]\nposition = { A = 0.2, B = 0.1 }\n[layer.ties]\nkind = \"tie\"\ncell.A.B = "
           "0.2\n" +
           more;
}

RunResult run_of(const std::string& text, std::shared_ptr<const Program>& program) {
    const Folder folder;
    program = compile(load_scenario(folder.write("s.toml", text), model_registry()));
    return run(*program, all_metrics(*program), Audit::everything);
}

}  // namespace

TEST_CASE("an event acts in proportion to the part of the step that it covers") {
    const auto run =
        run_text(two_states("[event.e]\nkind = \"gdp\"\nagents = [\"A\"]\nloss = 0.1\nstart = "
                            "2026-02-01\nduration_years = 0.25\n"));
    CHECK(run.at(0, "gdp.A") == Approx(100 * (1 - 0.1 * 2 / 3)));
    CHECK(run.at(1, "gdp.A") == Approx(100 * (1 - 0.1 / 3)).epsilon(1e-3));
    CHECK(run.at(2, "gdp_gap.B") == 0);
}

TEST_CASE("losses of the same quantity multiply the remaining shares") {
    const auto run = run_text(two_states(
        "[event.e]\nkind = \"gdp\"\nagents = [\"A\"]\nloss = 0.1\nstart = 2025-01-01\n"
        "[event.f]\nkind = \"gdp\"\nagents = [\"A\"]\nloss = 0.5\nstart = 2025-01-01\n"));
    CHECK(run.at(0, "gdp.A") == Approx(45));
}

TEST_CASE(
    "a shift of conviction fades by half in each half-life, and moves the position at its rate") {
    const auto run = run_text(
        two_states("[event.e]\nkind = \"alignment\"\nissue = \"k\"\nagents = "
                   "[\"B\"]\nconviction_by = 0.4\nhalf_life_years = 0.5\nstart = 2026-01-01\n"));
    double x = 0.1;
    for (int t = 0; t < 16; ++t) {
        CHECK(run.at(t, "position.B.k") == Approx(x).margin(1e-12));
        x += 0.25 * (0.1 + 0.4 * std::exp2(-t * 0.25 / 0.5) - x);
    }
}

TEST_CASE(
    "an agent that joins is tied to the members while the event lasts, one that leaves is not") {
    const std::string club =
        "[institution.club]\nlayer = \"ties\"\nstrength = 0.3\nmembers = [\"A\"]\n";
    const std::string join =
        "[event.j]\nkind = \"membership\"\ninstitution = \"club\"\njoin = [\"B\"]\nstart = "
        "2027-01-01\nduration_years = 1\n";
    const auto run = run_text(two_states(club + join));
    const double alone = 0.8 * 0.2 * 0.5, both = 0.8 * 0.5 * 0.5;
    CHECK(run.at(0, "influence.B.A") == Approx(alone));
    CHECK(run.at(4, "influence.B.A") == Approx(both));
    CHECK(run.at(8, "influence.B.A") == Approx(alone));
}

TEST_CASE("treaties and hostility add within their bounds") {
    const auto run =
        run_text(two_states("[hostility]\nA.B = 0.8\n[event.t]\nkind = \"tie\"\nlayer = "
                            "\"ties\"\nbetween = [[\"A\", \"B\"]]\nby = 0.9\nstart = 2026-01-01\n"
                            "[event.h]\nkind = \"hostility\"\nbetween = [[\"B\", \"A\"]]\nby = "
                            "0.9\nstart = 2027-01-01\n"));
    CHECK(run.at(0, "influence.A.B") == Approx(0.8 * 0.5));
    CHECK(run.at(0, "influence.B.A") == run.at(0, "influence.A.B"));
    CHECK(run.at(4, "position.B.k") == Approx(0.1));  // B's neighbours do not move it
}

TEST_CASE("a central run omits random events") {
    const auto run =
        run_text(two_states("[event.e]\nkind = \"gdp\"\nagents = [\"A\"]\nloss = "
                            "0.9\nhazard_per_year = 5\nduration_years = 1\n"));
    CHECK(run.last("gdp_gap.A") == 0);
}

TEST_CASE("questions: at a date, always, ever, on average, with the margin") {
    std::shared_ptr<const Program> program;
    const std::string loss =
        "[event.e]\nkind = \"gdp\"\nagents = [\"A\"]\nloss = 0.5\nstart = "
        "2027-01-01\nduration_years = 1\n";
    const auto during = [](const char* id, const char* over) {
        return fmt::format(
            "[ask.{}]\nthat = \"gdp.A / 2 + 1 > 40 - -5\"\nduring = [2026-01-01, 2029-12-31]\nover "
            "= \"{}\"\n",
            id, over);
    };
    const auto result =
        run_of(two_states(loss + "[ask.a]\nthat = \"gdp.A >= 100\"\nat = 2026-12-31\n" +
                          during("b", "always") + during("c", "ever") + during("d", "mean") +
                          "[ask.e]\nthat = \"gdp.A > 100\"\nat = 2026-12-31\n"),
               program);
    std::map<std::string, Answer> answers;
    for (const auto& ask : program->asks)
        answers.emplace(ask.id, answer(*program, ask, result.series).value());
    CHECK(answers.at("a").yes);
    CHECK(answers.at("a").step == 3);
    CHECK(!answers.at("e").yes);
    CHECK(answers.at("e").margin == 0);
    CHECK(!answers.at("b").yes);
    CHECK(answers.at("b").step == 7);  // lost savings accumulate, so the last quarter is the worst
    CHECK(answers.at("b").margin == Approx(Results(result.series).at(7, "gdp.A") / 2 + 1 - 45));
    CHECK(answers.at("c").yes);
    CHECK(answers.at("c").margin == Approx(6));
    double mean = 0;
    const Results table(result.series);
    for (int t = 0; t <= 15; ++t) mean += table.at(t, "gdp.A") / 2 + 1;
    CHECK(answers.at("d").left == Approx(mean / 16));
}
