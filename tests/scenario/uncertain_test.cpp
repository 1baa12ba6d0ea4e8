#include "engine/scenario/uncertain.hpp"

#include "engine/scenario/numbers.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

const std::string certain = R"([time]
start = 2026-01-01
step = "quarter"
years = 2
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.KAZ]
role = "target"
gdp_usd_bn = 260
[layer.money]
kind = "stock"
weight = 1
data = "money.csv"
[event.war]
kind = "gdp"
agents = ["KAZ"]
loss = 0.5
start = 2027-01-01
duration_years = 0.5
)";

const std::string uncertain = R"(extends = "certain.toml"
drop = ["event.war.start"]
[model]
reroute = { uniform = [0.4, 0.6] }
[agent.KAZ]
gdp_usd_bn = { normal = [300, 20] }
[layer.money]
cell.KAZ.JPN = { uniform = [6, 12] }
[event.war]
hazard_per_year = { uniform = [0.1, 0.2] }
loss = { uniform = [0.1, 0.3] }
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [5, 15] }
start = 2026-04-01
years = 1
)";

}  // namespace

TEST_CASE("a scenario takes uncertain numbers from another that has them") {
    const Folder folder;
    folder.write("money.csv", "host,investor,stock_usd_bn\nKAZ,JPN,8\n");
    const auto base = folder.write("certain.toml", certain);
    const auto futures = load_scenario(folder.write("uncertain.toml", uncertain), model_registry());
    auto strategy = load_scenario(
        folder.write(
            "strategy.toml",
            "extends = \"certain.toml\"\n[agent.JPN]\ngdp_usd_bn = { uniform = [3900, 4100] }\n"),
        model_registry());
    const auto lacking = adopt_uncertainty(strategy, futures);
    CHECK(lacking == std::vector<std::string>{"pledge.help.amount_usd_bn"});

    const auto& kaz = strategy.agents.at("KAZ").gdp;
    CHECK(kaz.value == 300);
    REQUIRE(kaz.distribution);
    CHECK(to_toml(kaz) == "{ normal = [300, 20] }");
    CHECK(to_toml(strategy.agents.at("JPN").gdp) == "{ uniform = [3900, 4100] }");
    CHECK(to_toml(strategy.model.reroute) == "{ uniform = [0.4, 0.6] }");
    CHECK(to_toml(strategy.layers.at("money").table.rows.at(0).value) == "{ uniform = [6, 12] }");
    CHECK(to_toml(strategy.events.at("war").loss) == "{ uniform = [0.1, 0.3] }");
    CHECK_FALSE(strategy.events.at("war").hazard.given);
    REQUIRE(strategy.comparison);
    CHECK(strategy.comparison->agents.at("KAZ").gdp.distribution);
    CHECK_FALSE(strategy.comparison->agents.at("JPN").gdp.distribution);

    const auto drawn = [](const Program& program) {
        std::vector<std::string> out;
        for (const auto& draw : program.draws) out.push_back(draw.address);
        return out;
    };
    CHECK(drawn(*compile(strategy)) ==
          std::vector<std::string>{"agent.JPN.gdp_usd_bn", "agent.KAZ.gdp_usd_bn", "event.war.loss",
                                   "layer.money.cell.KAZ.JPN", "model.reroute"});
    auto again = load_scenario(base, model_registry());
    CHECK(adopt_uncertainty(again, again).empty());
    CHECK(compile(again)->draws.empty());
}
