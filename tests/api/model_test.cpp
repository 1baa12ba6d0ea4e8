#include <cmath>
#include <thread>

#include "steppe/steppe.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using steppe::Model;

namespace {

const std::string flagship = STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml";

constexpr const char* small = R"(title = "small"
[time]
start = 2026-01-01
step = "year"
years = 4
[agent]
A = { role = "power", gdp_usd_bn = 100, growth_per_year = { uniform = [0, 0.04] } }
B = { role = "target", gdp_usd_bn = 50 }
[layer.money]
kind = "stock"
data = "money.csv"
[pledge.help]
from = "A"
to = "B"
layer = "money"
amount_usd_bn = 10
start = 2026-01-01
years = 2
[ask.large]
text = "Is A's output above 110 at the end?"
that = "gdp.A > 110"
at = 2030-01-01
)";

std::optional<std::string> read_small(const std::string& path) {
    if (path == "mem/money.csv") return "host,investor,stock_usd_bn\nB,A,5\n";
    return std::nullopt;
}

Model small_model() { return Model::parse(small, {.read = read_small}, "mem/small.toml"); }

}  // namespace

TEST_CASE("a model from memory runs as the same text from a file") {
    const steppe::test::Folder folder;
    folder.write("money.csv", *read_small("mem/money.csv"));
    const auto from_disk = Model::load(folder.write("small.toml", small)).run();
    const auto run = small_model().run();
    CHECK(run.dates() == from_disk.dates());
    CHECK(run.dates().back() == "2030-01-01");
    for (const auto& metric : run.metrics())
        CHECK(run[metric].to_vector() == from_disk[metric].to_vector());
    const auto values = run["gdp.A"];
    CHECK(values.size() == 5);
    CHECK(values.back() == Approx(100 * std::exp(0.08)).epsilon(1e-14));
    CHECK(values.data()[4 * values.stride()] == values.at(4));
    CHECK_THROWS_AS(values.at(5), std::out_of_range);
}

TEST_CASE("a changed model equals the program's --set, and the first one stands") {
    const auto model = Model::load(flagship);
    const auto half = model.with("pledge.japan-20b.realisation", 0.5);
    const auto scenario = steppe::load_scenario(flagship, steppe::model_registry(),
                                                {.set = {"pledge.japan-20b.realisation=0.5"}});
    const auto program = steppe::compile(scenario);
    const auto series =
        steppe::run(*program, steppe::all_metrics(*program), steppe::Audit::everything).series;
    const auto run = half.run();
    for (std::size_t m = 0; m < series.metrics.size(); m += 7)
        REQUIRE(run[series.metrics[m].address].back() == series.at(program->calendar.steps, m));
    CHECK(model.run()["paid.japan-20b"].back() < run["paid.japan-20b"].back());
    // The last change of an address counts.
    CHECK(half.with("pledge.japan-20b.realisation", 0.3).run()["paid.japan-20b"].back() ==
          model.with("pledge.japan-20b.realisation", 0.3).run()["paid.japan-20b"].back());
}

TEST_CASE("a model without a pledge is its comparison in all that both have") {
    const auto without = small_model().without("pledge.help");
    CHECK(without.named("nothing paid").name() == "nothing paid");
    CHECK(without.run()["gdp.B"].back() == 50);
    CHECK(small_model().run()["gdp.B"].back() > 50);
    CHECK_THROWS_AS(without.run()["paid.help"], steppe::Error);
    const auto base = Model::load(flagship).comparison();
    REQUIRE(base);
    const auto run = Model::load(flagship).without("pledge.japan-20b").run();
    CHECK(run["influence_share.UZB.JPN"].back() == base->run()["influence_share.UZB.JPN"].back());
}

TEST_CASE("errors of a model have all problems, with place and fix") {
    try {
        Model::parse(
            "[time]\nstart = 2026-01-01\nyears = 1\n[agnet.A]\n[model]\nopinion_rate_per_yer = "
            "1\n");
        FAIL("no error");
    } catch (const steppe::Error& error) {
        std::map<int, std::string> fixes;
        for (const auto& one : error.diagnostics) fixes[one.place.line] = one.help;
        CHECK(fixes[4] == "Did you mean `agent`?");
        CHECK(fixes[6] == "Did you mean `opinion_rate_per_year`?");
        CHECK(error.diagnostics[1].place.source->path == "scenario.toml");
    }
    const auto model = small_model();
    CHECK_THROWS_AS(model.with("pledge.help.realisation", 1.5), steppe::Error);
    CHECK_THROWS_AS(model.with("pledge.hlp.realisation", 0.5), steppe::Error);
    CHECK_THROWS_AS(model.with("pledge.help.realisation", std::nan("")), steppe::Error);
    CHECK_THROWS_AS(model.without("pledge.none"), steppe::Error);
    CHECK_THROWS_WITH(model.without("pledge.help").with("pledge.help.years", 3),
                      "pledge.help was left out: there is no pledge.help.years");
    CHECK_THROWS_AS(model.without("agent.B"), steppe::Error);
    CHECK_THROWS_WITH(model.why("gdp.*"),
                      "one metric is needed, but `gdp.*` matches 2: gdp.A, gdp.B");
    CHECK_THROWS_AS(model.why("gdp.A", "2031-01-01"), steppe::Error);
    CHECK_THROWS_AS(model.sweep({.design = "sobel"}), steppe::Error);
    CHECK_THROWS_AS(model.sweep({.replicates = 0}), steppe::Error);
    try {
        static_cast<void>(model.run()["gdp.C"]);
        FAIL("no error");
    } catch (const steppe::Error& error) {
        CHECK(!error.help.empty());
    }
}

TEST_CASE("a sweep of a model has the spread of a uniform number, on any number of threads") {
    const auto model = small_model();
    const auto of = [&](unsigned threads) {
        return model.sweep({.replicates = 4096,
                            .design = "lhs",
                            .metrics = {"gdp.A"},
                            .execution = {.threads = threads}});
    };
    const auto sweep = of(1);
    CHECK(sweep.replicates() == 4096);
    CHECK(sweep.is_complete());
    const auto spread = sweep.at("gdp.A", "2030-01-01");
    CHECK(spread.quantile(0.5) == Approx(100 * std::exp(0.08)).epsilon(1e-3));
    CHECK(spread.quantile(0.95) == Approx(100 * std::exp(4 * 0.038)).epsilon(1e-3));
    CHECK(spread.min >= 100);
    // exp(4 g) > 1.1 for g above log(1.1)/4 = 0.0238 of [0, 0.04].
    const auto large = sweep.probability("large");
    CHECK(large.value == Approx(1 - std::log(1.1) / 4 / 0.04).margin(1e-3));
    CHECK((large.low < large.value && large.value < large.high));
    CHECK_THROWS_AS(sweep.probability("small"), steppe::Error);
    CHECK_THROWS_AS(sweep.at("gdp.B", ""), steppe::Error);
    const auto other = of(3).at("gdp.A", "");
    CHECK(other.mean == spread.mean);
    CHECK(other.quantile(0.3) == spread.quantile(0.3));
}

TEST_CASE("results of a model outlive it and everything they were made of") {
    std::vector<steppe::Result> results;
    {
        const auto model = Model::load(flagship);
        const auto base = *model.comparison();
        results.push_back(model.answer({.replicates = 64}));
        results.push_back(model.why("influence_share.UZB.JPN", "2031-04-01"));
        results.push_back(base.compare({model}, {.sampling = {.replicates = 64}}));
        results.push_back(model.attribute(base, {.metric = "regional_influence.JPN"}));
        results.push_back(model.sweep({.replicates = 64}).result());
    }
    for (const auto& result : results) {
        INFO(result.command);
        CHECK(to_json(result).dump().size() > 1000);
        CHECK(to_text(to_json(result), 0).size() > 200);
        for (const auto& file : result.files) CHECK(to_csv(file).size() > 100);
    }
    CHECK(results.front().answer.find("Japan") != std::string::npos);
}

TEST_CASE("several threads use one model, and a stopped sweep keeps what it has") {
    const auto model = Model::load(flagship);
    const double alone = model.with("pledge.japan-20b.realisation", 0.75).run()["gdp.UZB"].back();
    std::vector<double> found(4);
    std::vector<std::thread> threads;
    for (auto& one : found)
        threads.emplace_back([&] {
            one = model.with("pledge.japan-20b.realisation", 0.75).run()["gdp.UZB"].back();
        });
    for (auto& thread : threads) thread.join();
    CHECK(found == std::vector<double>(4, alone));

    std::atomic<bool> stop = false;
    std::uint64_t seen = 0;
    const auto part = model.sweep(
        {.replicates = 1000000,
         .design = "random",
         .metrics = {"regional_influence.JPN"},
         .execution = {.threads = 1, .stop = &stop, .progress = [&](const steppe::Progress& now) {
                           CHECK(now.all == 1000000);
                           seen = now.done;
                           if (now.done > 0) stop = true;
                       }}});
    CHECK(!part.is_complete());
    CHECK(part.replicates() >= seen);
    CHECK(part.replicates() < 1000000);
    CHECK(part.at("regional_influence.JPN", "").mean > 0.05);
}
