#include "tests/catch.hpp"

#include "engine/report/resolved.hpp"
#include "engine/scenario/diff.hpp"
#include "engine/scenario/numbers.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

const std::string base = R"(title = "base"
[time]
start = 2026-01-01
years = 1
[agent.A]
gdp_usd_bn = { pert = [1, 2, 3] }
[agent.B]
gdp_usd_bn = 5
[layer.t]
kind = "tie"
weight = 1
data = "t.csv"
)";

}  // namespace

TEST_CASE(
    "extends merges key by key, a distribution is replaced whole, later files win, drop removes") {
    const Folder folder;
    folder.write("t.csv", "a,b,strength,low,high\nA,B,0.5,0.4,0.9\n");
    folder.write(
        "base.toml",
        base + "[institution.x]\nlayer = \"t\"\nstrength = 0.1\nmembers = [\"A\", \"B\"]\n");
    folder.write("other.toml", "[agent.B]\ngdp_usd_bn = 7\ngrowth_per_year = 0.01\n");
    const auto s = load_scenario(
        folder.write("s.toml",
                     "extends = [\"base.toml\", \"other.toml\"]\ndrop = [\"institution.x\"]\n"
                     "[agent.A]\ngdp_usd_bn = { uniform = [10, 20] }\n[layer.t]\ncell.B.A = 0.3\n"),
        model_registry());
    CHECK(s.agents.at("A").gdp.value == 15);
    CHECK(s.agents.at("A").gdp.distribution->kind->name == "uniform");
    CHECK(s.agents.at("B").gdp.value == 7);
    CHECK(s.agents.at("B").growth.value == 0.01);
    CHECK(s.institutions.empty());
    CHECK_FALSE(s.head.title.given);  // titles are not inherited
    REQUIRE(s.layers.at("t").table.rows.size() ==
            1);  // the cell replaces the row, in either direction
    CHECK(s.layers.at("t").table.rows[0].value.value == 0.3);
    CHECK(s.layers.at("t").table.rows[0].value.address == "layer.t.cell.B.A");
    REQUIRE(s.comparison);
    CHECK(s.comparison->layers.at("t").table.rows[0].value.distribution->kind->name == "pert");
    CHECK(s.comparison->institutions.size() == 1);
}

TEST_CASE("an assignment replaces one value by its address, and reports unknown addresses") {
    const Folder folder;
    folder.write("t.csv", "a,b,strength\nA,B,0.5\n");
    const auto file = folder.write("s.toml", base);
    const auto with = [&](const std::string& assignment) {
        return load_scenario(file, model_registry(), {.set = {assignment}});
    };
    CHECK(with("agent.A.gdp_usd_bn=9").agents.at("A").gdp.value == 9);
    CHECK(with("agent.A.gdp_usd_bn = { uniform = [1, 3] }").agents.at("A").gdp.value == 2);
    CHECK(with("time.step=month").time.months_per_step() == 1);
    CHECK(with("layer.t.cell.A.B=0.9").layers.at("t").table.rows[0].value.value == 0.9);
    const auto diagnostic = [&](const std::string& assignment) -> Diagnostic {
        try {
            with(assignment);
        } catch (const ScenarioError& error) {
            return error.diagnostics.at(0);
        }
        return {};
    };
    CHECK(diagnostic("agent.C.gdp_usd_bn=9").code == "E040");
    CHECK(diagnostic("agent.A.gdp=9").code == "E010");
    CHECK(diagnostic("agent.A.gdp=9").help == "Did you mean `gdp_usd_bn`?");
    CHECK(diagnostic("agent.A.gdp_usd_bn=-1").code == "E014");
    CHECK(diagnostic("nonsense").code == "E040");
    CHECK(diagnostic("=3").code == "E040");
}

TEST_CASE("differences are listed by address, whole tables by name, descriptions not at all") {
    const Folder folder;
    folder.write("t.csv", "a,b,strength\nA,B,0.5\n");
    folder.write("base.toml", base);
    const auto s =
        load_scenario(folder.write("s.toml",
                                   "title = \"x\"\nextends = \"base.toml\"\n[agent.B]\ngdp_usd_bn "
                                   "= 6\nnote = \"more\"\n[agent.C]\ngdp_usd_bn = 1\n"),
                      model_registry());
    const auto changes = differences(s.comparison->document.root, s.document.root);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].address == "agent.B.gdp_usd_bn");
    CHECK(changes[0].before == "5");
    CHECK(changes[0].after == "6");
    CHECK(changes[1].address == "agent.C");
    CHECK(changes[1].what == Change::What::added);
}

TEST_CASE("a resolved scenario is self-contained and gives the same numbers") {
    const auto scenario =
        load_scenario(STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml", model_registry(),
                      {.set = {"pledge.japan-20b.realisation=0.5"}});
    const auto resolved = resolve(scenario);
    const Folder folder;
    std::filesystem::create_directories(folder.path() + "/data");
    for (const auto& [name, text] : resolved.files) folder.write(name, text);
    CHECK(resolved.files.at(resolved.main).find("extends") == std::string::npos);
    const auto direct = compile(scenario),
               again =
                   compile(load_scenario(folder.path() + "/" + resolved.main, model_registry()));
    const auto a = run(*direct, all_metrics(*direct), Audit::everything),
               b = run(*again, all_metrics(*again), Audit::everything);
    CHECK(a.series.value == b.series.value);
    CHECK(again->comparison);
}

TEST_CASE("bytes that are not a scenario give diagnostics, never a crash") {
    const std::string whole = base;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        INFO(whole.substr(0, cut));
        std::vector<Diagnostic> errors;
        CHECK_NOTHROW(errors = errors_of(whole.substr(0, cut)));
        // A file cut within a line or before the agents is never valid.
        const bool within_line = cut > 0 && whole[cut - 1] != '\n' && whole[cut] != '\n';
        if (within_line || cut < whole.find("years")) CHECK_FALSE(errors.empty());
    }
    for (const std::string& text :
         {std::string("\0\0\0", 3), std::string("\xFF\xFE\x00", 3), std::string(5000, '['),
          std::string("a = 1\r\nb = [1,\r\n"), std::string("\xEF\xBB\xBFtitle = 3")})
        CHECK_FALSE(errors_of(text).empty());
}

TEST_CASE("a table may have the name of a distribution") {
    const auto run = test::run_text(
        "[time]\nstart = 2026-01-01\nyears = 1\nstep = \"year\"\n[agent.beta]\ngdp_usd_bn = { "
        "uniform = [1, 3] }\n");
    CHECK(run.at(0, "gdp.beta") == 2);
}

TEST_CASE("numbers in a list or a table have the range of their key") {
    const Folder folder;
    for (const char* to : {"[\"A\"]", "\"A\"", "{ A = 1 }"}) {
        const auto s = load_scenario(
            folder.write("s.toml", base.substr(0, base.find("[layer.t]")) +
                                       "[layer.m]\nkind = \"stock\"\nweight = 1\n[pledge.p]\nfrom "
                                       "= \"B\"\nlayer = \"m\"\n"
                                       "amount_usd_bn = 1\nstart = 2026-01-01\nyears = 1\nto = " +
                                       to + "\n"),
            model_registry());
        CHECK(numbers_of(s).at("pledge.p.to.A").number->low == 0);
    }
}
