#include <cmath>
#include <set>

#include "engine/analysis/why.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

/// Returns the sum of the sizes of the parts.
double sizes_of(const std::vector<Cause>& parts) {
    double out = 0;
    for (const auto& part : parts) out += std::abs(part.value);
    return out;
}

/// Checks that parts, and theirs, add up.
/// \return how many parts there are
std::size_t check_sums(const std::string& name, double value, const std::vector<Cause>& parts) {
    double sum = 0;
    for (const auto& part : parts) sum += part.value;
    INFO(name << " = " << value << ", its parts add up to " << sum);
    REQUIRE(std::abs(sum - value) <= 1e-9 * std::max(sizes_of(parts), std::abs(value)) + 1e-14);
    std::size_t out = parts.size();
    for (const auto& part : parts)
        if (!part.parts.empty())
            out += check_sums(name + " / " + part.name, part.value, part.parts);
    return out;
}

/// Checks every `stride`-th metric of a shipped scenario, and one of each kind at least.
/// \return the kinds of metrics that have inner parts
std::set<std::string> check_scenario(const std::string& name, std::size_t stride, int step) {
    const auto program =
        compile(load_scenario(STEPPE_SOURCE_DIR "/scenarios/" + name + ".toml", model_registry()));
    const auto metrics = all_metrics(*program);
    std::set<Index> seen;
    std::set<std::string> deep;
    for (std::size_t m = 0; m < metrics.size(); ++m) {
        if (!seen.insert(metrics[m].kind).second && m % stride != 0) continue;
        const auto why = causes_of(*program, metrics[m], step);
        CHECK(!why.rule.empty());
        if (check_sums(name + ": " + metrics[m].address, why.value, why.parts) > why.parts.size())
            deep.insert(metric_kinds()[metrics[m].kind]->name);
    }
    return deep;
}

const Cause& part_of(const std::vector<Cause>& parts, const std::string& name) {
    for (const auto& part : parts)
        if (part.name == name) return part;
    FAIL("no part " << name);
    return parts.front();
}

}  // namespace

TEST_CASE("the parts of every kind of metric add up") {
    std::set<std::string> deep;
    const auto check = [&](const char* name, std::size_t stride, int step) {
        deep.merge(check_scenario(name, stride, step));
    };
    check("japan-20b", 23, 21);
    check("china-matches-japan", 23, 40);
    check("rare-earth-controls", 23, 3);
    check("taiwan-crisis", 23, 15);
    check("trans-caspian", 23, 28);
    check("csto-weakens", 23, 9);
    check("tokyo-declaration", 23, 20);
    for (const char* kind :
         {"influence_share", "regional_influence", "effective_powers", "effective_patrons",
          "autonomy", "influence", "layer_influence", "total_influence", "position", "vote_yes",
          "gdp", "gdp_gap", "trade_share"}) {
        INFO(kind);
        CHECK(deep.count(kind) == 1);
    }
}

TEST_CASE("a share of influence is that of its stocks") {
    const auto program =
        compile(load_scenario(STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml", model_registry()));
    const auto why = causes_of(*program, *find_metric(*program, "influence_share.UZB.JPN"), 21);
    const auto& investment = part_of(why.parts, "investment");
    const auto& pledge = part_of(investment.parts, "pledge japan-20b");
    const auto& stock = part_of(investment.parts, "stock of today");
    // The model page follows the same number: 3.287 bn of the pledge are left beside 2 bn.
    CHECK(pledge.value / stock.value == Approx(3.287 / 2).epsilon(1e-3));
    CHECK(investment.value / why.value == Approx(0.0280 / 0.0411).epsilon(2e-3));
    CHECK(pledge.details == "3.29 of 3.69 USD bn paid are left");
}

TEST_CASE("a metric keeps the parts that its equation names") {
    const auto results = [](const std::string& text, const std::string& metric, int step) {
        const test::Folder folder;
        const auto program = compile(load_scenario(folder.write("s.toml", text), model_registry()));
        auto why = causes_of(*program, *find_metric(*program, metric), step);
        check_sums(metric, why.value, why.parts);
        return why;
    };
    const std::string world = R"([time]
start = 2026-01-01
step = "year"
years = 4
[agent.A]
role = "power"
gdp_usd_bn = 1000
growth_per_year = 0.02
[agent.B]
role = "target"
gdp_usd_bn = 100
susceptibility = 0.5
[issue.k]
position = { A = 1, B = 0 }
[layer.money]
kind = "stock"
cell.B.A = 5
[layer.trade]
kind = "trade"
cell.B.A = 10
cell.A.B = 10
[layer.ties]
kind = "tie"
cell.A.B = 0.2
[event.war]
kind = "gdp"
agents = ["B"]
loss = 0.1
start = 2027-01-01
duration_years = 1
[event.treaty]
kind = "tie"
layer = "ties"
between = [["A", "B"]]
by = 0.2
start = 2027-01-01
[event.turn]
kind = "alignment"
issue = "k"
agents = ["B"]
conviction_by = 0.5
start = 2027-01-01
)";
    const auto output = results(world, "gdp.B", 1);
    CHECK(part_of(output.parts, "GDP at the start").value == 100);
    CHECK(part_of(output.parts, "events that cost output").value == Approx(-10));
    const auto gap = results(world, "gdp_gap.B", 1);
    CHECK(part_of(part_of(gap.parts, "events that cost output").parts, "event war").value ==
          Approx(-10));
    const auto tie = results(world, "layer_influence.ties.B.A", 1);
    CHECK(part_of(tie.parts, "event treaty").value ==
          Approx(part_of(tie.parts, "treaties of the two").value));
    const auto position = results(world, "position.B.k", 3);
    CHECK(part_of(position.parts, "position at the start").value == 0);
    CHECK(part_of(part_of(position.parts, "convictions that shift").parts, "event turn").value > 0);
    CHECK(part_of(position.parts, "more or less influence of others").value > 0);
    CHECK(results(world, "autonomy.B", 1).parts.size() == 4);
}
