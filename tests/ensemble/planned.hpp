#pragma once

#include "engine/ensemble/finals.hpp"
#include "engine/ensemble/scenarios.hpp"
#include "tests/support.hpp"

/// Shared by tests of several scenarios: two states, two years, a pledge.
namespace steppe::test {

inline const std::string two_states = R"([time]
start = 2026-01-01
step = "quarter"
years = 2
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.KAZ]
role = "target"
gdp_usd_bn = { normal = [260, 20] }
gdp_volatility = 0.02
[layer.money]
kind = "stock"
weight = 1
cell.KAZ.JPN = 8
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [5, 15] }
realisation = 0.5
start = 2026-04-01
years = 1
[ask.three]
text = "Is more than three billion paid?"
that = "paid.help > 3"
at = 2028-01-01
)";

/// An uncertain pledge that sorts before the other one and pays nothing.
inline const std::string inert_pledge = R"([pledge.further]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [1, 2] }
realisation = 0
start = 2027-01-01
years = 1
)";

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

inline Scenario loaded(const std::string& text, const std::string& name = "scenario") {
    const Folder folder;
    return load_scenario(folder.write(name + ".toml", text), model_registry());
}

inline ScenariosPlan planned(const std::vector<std::string>& texts, const CommonRun& common) {
    std::vector<Variant> variants;
    for (std::size_t n = 0; n < texts.size(); ++n)
        variants.push_back(
            variant_of(loaded(texts[n], std::string(1, static_cast<char>('a' + n)))));
    return plan_scenarios(variants, common);
}

inline std::vector<Finals> finals_of(const SweepPlan& plan) {
    return *run_finals(plan, plan.cells.front().program->calendar.steps, {});
}

}  // namespace steppe::test
