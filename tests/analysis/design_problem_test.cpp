#include "engine/analysis/design_problem.hpp"

#include "engine/scenario/numbers.hpp"
#include "engine/scenario/patch.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Returns a value near the centre that the key allows, if there is one.
std::optional<double> beside(const Number& number) {
    for (const double value : {number.value * 0.97, number.value * 1.03, number.value + 0.01})
        if (value != number.value && value >= number.low && value <= number.high) return value;
    return std::nullopt;
}

}  // namespace

TEST_CASE(
    "varied: every number of a rich scenario, changed in the table, equals the scenario with it "
    "set bit by bit",
    "[analysis]") {
    const Folder folder;
    const std::string text = R"(
extends = "BASE/scenarios/japan-20b.toml"
[pledge.mine]
from = "USA"
to = { KAZ = 2, UZB = 1 }
layer = "investment"
amount_usd_bn = 5
start = 2027-01-01
years = 4
delay_years = 0.5
technology = 0.1
capacity = { rare-earths = 0.2 }
profile = "back"
[pledge.slow]
from = "CHN"
to = "TJK"
layer = "development"
amount_usd_bn = 3
start = 2026-01-01
profile = "hazard"
disburse_per_year = 0.2
cancel_per_year = 0.1
[response.china]
by = "CHN"
to = "JPN"
layer = "investment"
match = 0.3
[event.ban]
kind = "export-restriction"
commodity = "rare-earths"
from = "CHN"
cut = 0.4
start = 2028-01-01
duration_years = 2
[event.swing]
kind = "alignment"
issue = "taiwan-one-china"
agents = ["KAZ"]
conviction_by = 0.1
half_life_years = 3
start = 2029-01-01
)";
    auto written = text;
    written.replace(written.find("BASE"), 4, STEPPE_SOURCE_DIR);
    const auto scenario = load_scenario(folder.write("rich.toml", written), model_registry());
    const auto numbered = compile_numbered(scenario);
    std::size_t design_problem = 0;
    for (const auto& [address, at] : numbers_of(scenario)) {
        const auto value = beside(*at.number);
        const auto places = numbered.places.find(address);
        if (!value || places == numbered.places.end()) continue;
        auto other = scenario;
        REQUIRE(set_number(other, address, *value));
        const auto program = compile(other, numbered.program->comparison);
        auto numbers = numbered.program->centre;
        for (const Num place : places->second) numbers[place] = *value;
        INFO(address);
        // A run reads numbers only from the table: the rest of the program is unchanged.
        REQUIRE(program->centre == numbers);
        if (++design_problem % 12 == 0) {
            const auto metrics = all_metrics(*program);
            REQUIRE(run(*program, metrics, Audit::essentials).series.value ==
                    run(*numbered.program, numbers, metrics, Audit::essentials).series.value);
        }
    }
    CHECK(design_problem > 500);
}
