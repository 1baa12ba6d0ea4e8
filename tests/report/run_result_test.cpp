#include "engine/report/run_result.hpp"

#include "engine/core/text.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

constexpr const char* world = R"([time]
start = 2026-01-01
step = "year"
years = 2
[agent.H]
gdp_usd_bn = 100
role = "target"
[agent.P]
gdp_usd_bn = 1000
role = "power"
[agent.Q]
gdp_usd_bn = 900
role = "power"
[issue.treaty]
position = { H = 0.1, P = 0.8, Q = -0.5 }
[layer.money]
kind = "stock"
cell.H.P = 10
cell.H.Q = 5
[pledge.a]
from = "P"
to = "H"
layer = "money"
amount_usd_bn = 4
start = 2026-01-01
years = 1
)";

/// Removes the metrics of some kinds from a run.
RunResult without(const RunResult& whole, const std::vector<std::string>& patterns) {
    RunResult out = whole;
    out.series = {};
    const auto& from = whole.series;
    const auto is_kept = [&](std::size_t m) {
        for (const auto& pattern : patterns)
            if (matches(pattern, from.metrics[m].address)) return false;
        return true;
    };
    for (std::size_t m = 0; m < from.metrics.size(); ++m)
        if (is_kept(m)) out.series.metrics.push_back(from.metrics[m]);
    const auto steps = static_cast<int>(from.value.size() / from.metrics.size());
    for (int t = 0; t < steps; ++t)
        for (std::size_t m = 0; m < from.metrics.size(); ++m)
            if (is_kept(m)) out.series.value.push_back(from.at(t, m));
    return out;
}

/// Returns the rows of a table; none if the result lacks it.
std::vector<std::vector<Json>> result_rows(const Result& result, const std::string& key) {
    for (const auto& section : result.sections)
        for (const auto& table : section.tables)
            if (table.key == key) return table.rows;
    return {};
}

bool has_text(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a result omits metrics that a run did not keep") {
    const test::Folder folder;
    const auto scenario = load_scenario(folder.write("s.toml", world), model_registry());
    const auto program = compile(scenario);
    const auto whole = run(*program, all_metrics(*program), Audit::essentials);
    const Effects none;
    const auto result = [&](const std::vector<std::string>& patterns,
                            std::optional<std::vector<double>> steady = {}) {
        const auto part = without(whole, patterns);
        const Outcome outcome{scenario, *program, part};
        return run_result(
            {.outcome = outcome, .effects = none, .metrics = {"*"}, .steady = std::move(steady)});
    };
    const auto text = [](const Result& of) { return to_text(to_json(of), 0, {.is_full = true}); };

    const auto all = result({});
    CHECK(result_rows(all, "pledges").size() == 1);
    CHECK(result_rows(all, "influence").size() == 4);  // two powers in the state and in the region
    CHECK(result_rows(all, "effective_patrons").size() == 2);
    CHECK(result_rows(all, "gdp").size() == 3);
    CHECK(result_rows(all, "positions").size() == 3);
    CHECK(result_rows(all, "metrics").size() == whole.series.metrics.size());

    for (const char* pattern : {"paid.*", "cancelled.*", "outstanding.a"}) {
        const auto part = result({pattern});
        CHECK(result_rows(part, "pledges").empty());
        CHECK_FALSE(has_text(text(part), "promised"));
    }
    const auto shares = result_rows(result({"influence_share.H.Q"}), "influence");
    REQUIRE(shares.size() == 3);
    CHECK(shares[0][2].get<std::string>() == "P");
    CHECK(result_rows(result({"regional_influence.*"}), "influence").empty());
    const auto patrons = result({"effective_patrons.*", "effective_powers"});
    CHECK(result_rows(patrons, "effective_patrons").empty());
    CHECK_FALSE(has_text(text(patrons), "share the influence"));
    CHECK(result_rows(result({"gdp_gap.*"}), "gdp").empty());
    const auto positions = result({"position.Q.*"}, std::vector<double>{0.25, 0.5, 0.75});
    CHECK(result_rows(positions, "positions").size() == 2);
    const auto settled = result_rows(positions, "settles_at");
    REQUIRE(settled.size() == 2);
    CHECK(settled[1][5].get<double>() == 0.5);
}

TEST_CASE("tables beyond the effects are printed only in full") {
    const test::Folder folder;
    const auto scenario = load_scenario(folder.write("s.toml", world), model_registry());
    const auto program = compile(scenario);
    const auto found = run(*program, all_metrics(*program), Audit::essentials);
    const Outcome outcome{scenario, *program, found};
    const Effects none;
    const auto json = to_json(run_result({.outcome = outcome, .effects = none}));
    const auto brief = to_text(json, 0), full = to_text(json, 0, {.is_full = true});
    CHECK_FALSE(has_text(brief, "leads the region at the end"));
    CHECK(has_text(full, "leads the region at the end"));
    CHECK(has_text(brief, "promised 4.00, paid 4.00 bn USD"));
    for (const auto& section : json.at("sections"))
        for (const auto& table : section.at("tables")) CHECK(table.at("key") != Json(""));
}
