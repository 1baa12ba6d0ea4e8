#include "tests/catch.hpp"

#include <fmt/format.h>

#include "engine/game/result.hpp"
#include "engine/report/attribution.hpp"
#include "engine/report/sensitivity.hpp"
#include "steppe/json.hpp"
#include "steppe/result.hpp"

using namespace steppe;
namespace {

const HtmlAssets plain{"", ""};

bool holds(const std::string& page, const std::string& text) {
    return page.find(text) != std::string::npos;
}

Part part(const std::string& name, double value) { return {name, value, {value, value}}; }

std::string page_of(const Result& result) { return to_html(to_json(result), plain); }

}  // namespace

TEST_CASE("an attribution names the parts and their sum") {
    AttributionReport report{.base = "base",
                             .alt = "alt",
                             .title = "Alt",
                             .metric = "regional_influence.AAA",
                             .unit = "share",
                             .date = "2030-01-01",
                             .step = 4,
                             .comparison = "base",
                             .metric_in_words = "A's influence on the region"};
    report.elements = {.before = 0.1,
                       .after = 0.12,
                       .before_interval = {0.1, 0.1},
                       .after_interval = {0.12, 0.12},
                       .total_interval = {0.02, 0.02},
                       .parts = {part("pledge.a", 0.03), part("event.b", -0.01)},
                       .played = 4};
    const auto page = page_of(attribution_result(report));
    CHECK(holds(
        page,
        "A&#39;s influence on the region moves by +2.00 points: pledge.a +3.00, event.b -1.00"));
    CHECK(holds(page, "<td class=\"t\">pledge.a</td><td"));
    CHECK(holds(page, "data-v=\"3\">+3.00</td>"));
    CHECK(!holds(page, "By channel"));
    auto result = attribution_result(report);
    CHECK(
        result.answer ==
        "A's influence on the region is 2.0 points higher in alt than in base in January 2030, in "
        "the central runs: 10.0 -> 12.0 %. Of this: pledge.a +3.0 points and event.b -1.0 points.");
    const auto text = to_text(to_json(result), 0);
    CHECK(holds(text, "+3.00        150  ████████████████████\n"));
    CHECK(holds(text, "-1.00        -50               ██████▋\n"));
    result.names = {{"pledge.a", "pledge of A"}};
    const auto named = to_text(to_json(result), 0);
    CHECK(holds(named, "  Pledge of A "));
    CHECK(!holds(named, "\n  pledge.a "));
}

TEST_CASE("the smallest parts of an attribution are one bar") {
    AttributionReport report{.base = "base", .alt = "alt", .title = "", .metric = "gdp.AAA"};
    for (int n = 0; n < 25; ++n) {
        report.elements.parts.push_back(part(fmt::format("event.e{}", n), n < 20 ? 10 : 1));
        report.elements.after += report.elements.parts.back().value;
    }
    const auto json = to_json(attribution_result(report));
    const auto& table = json.at("sections").at(0).at("tables").at(0);
    CHECK(table.at("rows").size() == 28);
    CHECK(table.at("most").get<int>() == 23);
    const auto& together = table.at("rows").at(21);
    CHECK(together.at("name").get<std::string>() == "5 smaller ones together");
    CHECK(together.at("from").get<double>() == 200);
    CHECK(together.at("to").get<double>() == 205);
    CHECK(table.at("rows").at(22).at("name").get<std::string>() == "alt");
}

TEST_CASE("a sensitivity analysis names the few inputs behind most of the variance") {
    const auto index = [](double v) { return Estimate{v, {v - 0.05, v + 0.05}}; };
    Indices indices{.mean = 10, .variance = 4};
    indices.index.assign(2, {index(0.5), index(0.4), index(0.05)});
    indices.order = {0, 1, 2};
    indices.together = {index(0.5), index(0.9), index(0.95)};
    SensitivityReport report{.scenario = "s",
                             .title = "T",
                             .date = "2030-01-01",
                             .outputs = {{.address = "gdp.AAA", .unit = "USD bn"}},
                             .inputs = {"x", "y", "z"},
                             .design = "sobol",
                             .found = {.players = players_alone({"x", "y", "z"}),
                                       .rows = 64,
                                       .runs = 5,
                                       .kinds = {"total", "first"},
                                       .outputs = {indices}},
                             .in_words = {"GDP of A"}};
    report.one_at_a_time = {{10, {{"y", 0, 1, 9, 11}, {"x", 0, 1, 13, 8}}}};
    const auto page = page_of(sensitivity_result({report}));
    CHECK(holds(page, "x and y make 90 % [85, 95] of the variance by themselves"));
    CHECK(holds(page, "By itself x moves it most: from 13.00 to 8.00 USD bn"));
    CHECK(sensitivity_result({report}).answer ==
          "GDP of A in January 2030: 10.0 bn USD on average, with a standard deviation of 2.0 bn "
          "USD. It depends most on x (50 % of the variance, with interactions), y (40 %) and z "
          "(5 %).");
    report.found.outputs[0].constant = true;
    CHECK(holds(page_of(sensitivity_result({report})), "there is no variance to share out"));
}

TEST_CASE("the page of a game names payers and recipients") {
    Program program;
    program.name = "s";
    program.agents.id = {"AAA", "CCC", "DDD"};
    program.agents.name = {"Alphaland", "Gammaland", "Deltaland"};
    program.agents.colour = {0, 1, 2};
    program.issues.resize(1);
    program.issues[0].name = "a seat";
    program.issues[0].holds = {1, 1, 1};
    InfluenceGame game;
    game.own = {1, 1, 1};
    game.neighbour_weights.assign(9, 0);
    game.conviction = {1, 0.2, 0.1};
    game.open = {0, 1, 1};
    game.players = {{"AAA", 1, 4, {0, 1, 1}}};
    const auto page = [&](double first, double second) {
        Equilibrium e;
        e.outlay = {0, first, second};
        e.position = {1, 0.5, 0.1};
        e.payoff = e.gain = e.bound = {0};
        const GameSolution solution{{e}, 1};
        const GameReport report{.program = program,
                                .game = game,
                                .solution = solution,
                                .valued = {""},
                                .without = std::vector<double>{1, 0.2, 0.1},
                                .pull_source = "as given"};
        return to_html(to_json(game_result(report)), plain);
    };
    CHECK(holds(page(4, 0), "Alphaland puts 100 % of its 4 bn USD a year into Gammaland<"));
    CHECK(holds(page(4, 0),
                "Gammaland moves most on &quot;a seat&quot;, from +0.20 to +0.50 on the scale from "
                "-1 to 1: Alphaland pays it 4 bn USD a year. Alphaland ends better than without "
                "money (0.70 from its pole, 0.85 without)."));
    CHECK(holds(page(1, 3),
                "Alphaland puts 75 % of its 4 bn USD a year into Deltaland and 25 % into "
                "Gammaland<"));
    CHECK(holds(page(2, 0), "into Gammaland, and keeps 50 % back<"));
    CHECK(holds(page(0, 0), "Alphaland pays almost nothing<"));
}
