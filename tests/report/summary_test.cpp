#include "steppe/report/summary.hpp"

#include "steppe/core/text.hpp"
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

}  // namespace

TEST_CASE("a summary omits metrics that a run did not keep") {
    const test::Folder folder;
    const auto scenario = load_scenario(folder.write("s.toml", world), model_registry());
    const auto program = compile(scenario);
    const auto whole = run(*program, all_metrics(*program), Audit::essentials);
    const auto summary = [&](const std::vector<std::string>& patterns) {
        const auto part = without(whole, patterns);
        return summarise({scenario, *program, part}, nullptr, {"*"});
    };

    const auto all = summary({});
    REQUIRE(all.pledges.size() == 1);
    REQUIRE(all.places.size() == 2);
    CHECK(all.places[0].powers.size() == 2);
    CHECK(all.places[0].patrons);
    CHECK(all.gdp.size() == 1);
    CHECK(all.issues[0].agents.size() == 3);

    for (const char* pattern : {"paid.*", "cancelled.*", "outstanding.a"}) {
        const auto part = summary({pattern});
        CHECK(part.pledges.empty());
        CHECK(to_text(part).find("promised") == std::string::npos);
    }
    const auto shares = summary({"influence_share.H.Q", "regional_influence.*"});
    REQUIRE(shares.places[0].powers.size() == 1);
    CHECK(shares.places[0].powers[0].id == "P");
    CHECK(shares.places[1].powers.empty());
    const auto patrons = summary({"effective_patrons.*", "effective_powers"});
    CHECK(!patrons.places[0].patrons);
    CHECK(to_text(patrons).find("effective") == std::string::npos);
    CHECK(to_json(patrons).find("effective") == std::string::npos);
    CHECK(summary({"gdp_gap.*"}).gdp.empty());
    auto positions = summary({"position.Q.*"});
    CHECK(positions.issues[0].agents.size() == 2);
    add_steady(positions, *program, {0.25, 0.5, 0.75});
    REQUIRE(positions.steady->front().agents.size() == 2);
    CHECK(positions.steady->front().agents[1].moved.end == 0.5);
}
