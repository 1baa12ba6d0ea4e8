#include <cmath>
#include <thread>

#include "steppe/steppe.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using steppe::Json;
using steppe::Model;
using steppe::OptionError;

namespace {

// A's output at the end is 100 exp(4 g) for its growth g.
constexpr const char* growing = R"(title = "growing"
[time]
start = 2026-01-01
step = "year"
years = 4
[agent]
A = { role = "power", gdp_usd_bn = 100, growth_per_year = { uniform = [0, 0.04] } }
B = { role = "power", gdp_usd_bn = 80 }
C = { role = "target", gdp_usd_bn = 50, susceptibility = 0.5 }
[issue.vote]
position = { A = 1, B = -1, C = 0 }
[layer.money]
kind = "stock"
data = "money.csv"
[ask.large]
text = "Is A's output above 110 at the end?"
that = "gdp.A > 110"
at = 2030-01-01
)";
constexpr const char* growth = "agent.A.growth_per_year";

Model growing_model() {
    return Model::parse(growing,
                        {.read =
                             [](const std::string& path) {
                                 return path == "mem/money.csv"
                                            ? std::optional<std::string>(
                                                  "host,investor,stock_usd_bn\nC,A,5\nC,B,4\n")
                                            : std::nullopt;
                             }},
                        "mem/growing.toml");
}

/// Returns the rows of a table of a result.
Json rows_of(const steppe::Result& result, const std::string& key) {
    const Json all = to_json(result);
    for (const auto& section : all["sections"])
        for (const auto& table : section["tables"])
            if (table["key"] == Json(key)) return table["rows"];
    FAIL("no table " << key);
    return {};
}

/// Returns the options that a call names as wrong.
std::vector<std::string> wrong_in(const std::function<void()>& call) {
    std::vector<std::string> out;
    try {
        call();
    } catch (const OptionError& error) {
        for (const auto& one : error.wrong) out.push_back(one.option);
    }
    return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a model seeks the value at which an answer changes") {
    const auto model = growing_model();
    const double root = std::log(1.1) / 4;
    for (const auto* ask : {"large", "ask.large", "gdp.A > 110"}) {
        const auto found = rows_of(model.seek({.vary = {growth, 0, 0.04}, .ask = ask}), "roots");
        REQUIRE(found.size() == 1);
        CHECK(found[0]["value"].get<double>() == Approx(root).epsilon(1e-9));
    }
    const steppe::Variable vary{growth, 0, 0.04};
    CHECK(wrong_in([&] { model.seek({.vary = {growth, 1, 0}, .ask = "large"}); }) == Names{"vary"});
    CHECK(wrong_in([&] { model.seek({.vary = vary, .ask = "lrge"}); }) == Names{"ask"});
    CHECK(wrong_in([&] { model.seek({.vary = vary, .ask = "large", .at = "2027-01-01"}); }) ==
          Names{"at"});
    CHECK(wrong_in([&] { model.seek({.vary = vary, .ask = "large", .level = 0.5}); }) ==
          Names{"level"});
    CHECK_THROWS_AS(model.seek({.vary = {"agent.A.grwth", 0, 1}, .ask = "large"}), OptionError);
}

TEST_CASE("a grid of a scenario from memory is refused, and left out of a sweep") {
    const auto files = [](const std::string&) {
        return std::optional<std::string>("host,investor,stock_usd_bn\nC,A,5\nC,B,4\n");
    };
    const auto grid = std::string("\n[sweep.grid]\n\"agent.A.gdp_usd_bn\" = [90, 100]\n");
    const auto model = Model::parse(growing + grid, {.read = files}, "mem/growing.toml");
    CHECK(wrong_in([&] { model.sensitivity({.metric = {"gdp.A"}}); }) == Names{""});
    CHECK(wrong_in([&] { model.check_sweep(); }) == Names{""});
    const auto sweep = model.sweep({.replicates = 64, .design = "lhs", .metrics = {"gdp.A"}});
    CHECK(sweep.at("gdp.A", "2026-01-01").mean == Approx(100));
}

TEST_CASE("a model optimises a number, and resumes from the points of a checkpoint") {
    const auto model = growing_model();
    steppe::OptimiseOptions options{.vary = {{growth, 0, 0.04}}, .metric = "gdp.A"};
    std::string kept;
    std::uint64_t runs = 0;
    auto& how = options.sampling.execution;
    how.resume = [&] { return kept; };
    how.save = [&](const std::string& state) { kept = state; };
    how.save_every = 0;
    how.progress = [&](const steppe::Progress& now) { runs = now.done - now.resumed; };
    const auto first = model.optimise(options);
    CHECK(runs > 2);
    const auto best = rows_of(first, "numbers")[0]["optimum"].get<double>();
    CHECK(best == Approx(0.04).epsilon(1e-9));
    CHECK(to_json(first)["optimum"].get<double>() == Approx(100 * std::exp(0.16)).epsilon(1e-9));
    const auto again = model.optimise(options);
    CHECK(runs == 0);
    CHECK(to_json(again).dump() == to_json(first).dump());

    std::atomic<bool> stop = true;
    how.stop = &stop;
    kept.clear();
    CHECK_THROWS_AS(model.optimise(options), steppe::Stopped);
    CHECK(wrong_in([&] {
              model.optimise({.vary = {{growth, 0, 0.04}, {growth, 0, 1}}, .metric = "gdp.A"});
          }) == Names{"vary"});
    CHECK(wrong_in([&] {
              model.optimise({.vary = {{growth, 0, 0.04}}, .metric = "gdp.A", .sum = true});
          }) == Names{"sum"});
    CHECK_THROWS_WITH(model.optimise({.vary = {{growth, 0, 0.04}}, .metric = "gdp.*"}),
                      Catch::Contains("one metric is needed, but `gdp.*` matches 3"));
}

TEST_CASE("a model is calibrated to observations that it made itself") {
    const auto model = growing_model();
    const auto run = model.with(growth, 0.03).run()["gdp.A"];
    std::string table = "date,metric,value,sd\n";
    for (std::size_t step = 1; step < run.size(); ++step)
        table += fmt::format("{},gdp.A,{},0.01\n", model.dates()[step], run[step]);
    const auto fit = model.calibrate({.observations = table});
    CHECK(rows_of(fit, "numbers")[0]["fit"].get<double>() == Approx(0.03).epsilon(1e-4));
    CHECK(wrong_in([&] { model.calibrate({.observations = table, .until = 2030}); }) ==
          Names{"until"});
    CHECK(wrong_in([&] {
              model.calibrate({.observations = table, .vary = {{"agent.A.gdp_usd_bn"}}});
          }) == Names{"vary"});
    CHECK_THROWS_AS(model.calibrate({.observations = "date,metric\n"}), steppe::ScenarioError);
}

TEST_CASE("a model discovers the only number that decides an answer") {
    const auto model = growing_model();
    const steppe::Sampling sampling{.replicates = 1024, .design = "lhs"};
    const auto box =
        rows_of(model.discover({.ask = "large", .sampling = sampling}), "restrictions-1");
    REQUIRE(box.size() == 2);  // the box as it is, and its restriction
    CHECK(box[1]["input"] == Json(growth));
    CHECK(box[1]["limit"].get<double>() == Approx(std::log(1.1) / 4).epsilon(0.02));
    CHECK(wrong_in([&] { model.discover({.ask = "lrge"}); }) == Names{"ask"});
    CHECK(wrong_in([&] { model.discover({.ask = "large", .sampling = {.design = "sobel"}}); }) ==
          Names{"design"});

    const auto alone = model.sensitivity({.metric = {"gdp.A"}, .runs = 1000});
    const auto indices = rows_of(alone, "indices-1-1");
    CHECK(indices[0]["input"] == Json(growth));
    CHECK(indices[0]["total"].get<double>() == Approx(1).margin(0.05));
    CHECK(wrong_in([&] { model.sensitivity({.metric = {"gdp.A"}, .groups = {"tables"}}); }) ==
          Names{"groups"});
    CHECK(wrong_in([&] { model.sensitivity({.metric = {"gdp.A"}, .method = "fast"}); }) ==
          Names{"method"});
    CHECK(wrong_in([&] { model.sensitivity({.metric = {"gdp.B"}}); }) == Names{"metric"});
}

TEST_CASE(
    "strategies are weighed as by hand, and others than the scenario's futures can be drawn") {
    const auto model = growing_model();
    const auto slow = model.with(growth, "{ uniform = [0, 0.02] }").named("slow");
    const steppe::RegretOptions options{.metric = "gdp.A",
                                        .sampling = {.replicates = 512, .design = "lhs"}};
    const auto found = rows_of(model.regret({slow}, options), "strategies");
    const auto mean = [&](const Model& of) {
        return of.sweep({.replicates = 512, .design = "lhs", .metrics = {"gdp.A"}})
            .at("gdp.A", "")
            .mean;
    };
    CHECK(found[0]["expected value"].get<double>() == Approx(mean(model)).epsilon(1e-9));
    CHECK(found[1]["expected value"].get<double>() == Approx(mean(slow)).epsilon(1e-9));
    const auto same = rows_of(model.regret({slow}, options, &model), "strategies");
    CHECK(same[1]["expected value"] == same[0]["expected value"]);
    CHECK_THROWS_AS(model.regret({}, options), OptionError);
    CHECK(wrong_in([&] {
              model.regret({slow}, {.metric = "gdp.A", .sampling = {.replicates = 1}});
          }) == Names{"replicates"});
}

TEST_CASE("powers in a game spend their budgets, and all wrong options are told at once") {
    const auto model = growing_model();
    const steppe::GameOptions options{.issue = "vote", .powers = "A:+1:4,B:-1:10"};
    const auto outlays = rows_of(model.game(options), "outlays-1");
    double of_a = 0, of_b = 0;
    for (const auto& row : outlays)
        of_a += row["outlay.A"].get<double>(), of_b += row["outlay.B"].get<double>();
    CHECK(of_a == Approx(4));
    CHECK(of_b == Approx(10));
    CHECK(wrong_in([&] { model.game({.issue = "vte", .powers = "A:2:4", .at = "x"}); }) ==
          Names{"issue", "at", "powers"});
    CHECK_THROWS_WITH(model.game({.issue = "vte", .powers = "A:1:4"}),
                      "issue: no issue `vte`. Did you mean `vote`?");
    CHECK(wrong_in([&] { model.game({.issue = "vote", .powers = "A:1:4", .pull = 0.0}); }) ==
          Names{"pull"});
}

TEST_CASE("analyses of one model run in several threads, and a stopped one has its part") {
    const auto model = growing_model();
    const auto other = model.with("agent.B.gdp_usd_bn", 90);
    const steppe::CompareOptions options{.sampling = {.replicates = 256}};
    const auto text = to_json(model.compare({other}, options)).dump();
    std::vector<std::string> found(4);
    std::vector<std::thread> threads;
    for (auto& one : found)
        threads.emplace_back([&] { one = to_json(model.compare({other}, options)).dump(); });
    for (auto& thread : threads) thread.join();
    CHECK(found == std::vector<std::string>(4, text));

    std::atomic<bool> stop = false;
    auto part = options;
    part.sampling.replicates = 1000000;
    part.sampling.design = "random";
    part.sampling.execution = {
        .threads = 1, .stop = &stop, .progress = [&](const steppe::Progress& now) {
            if (now.done > 0) stop = true;
        }};
    try {
        model.compare({other}, part);
        FAIL("not stopped");
    } catch (const steppe::Stopped& stopped) {
        REQUIRE(stopped.part);
        CHECK(to_json(*stopped.part)["command"] == Json("compare"));
    }
    std::size_t begun = 0;
    part.sampling.execution = {.begin = [&](const steppe::Planned& planned) {
        ++begun;
        CHECK(planned.replicates == 1000000);
        throw std::runtime_error("too many");
    }};
    CHECK_THROWS_WITH(model.compare({other}, part), "too many");
    CHECK(begun == 1);
}
