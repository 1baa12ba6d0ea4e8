#pragma once

#include <algorithm>
#include <cmath>

#include "engine/analysis/effects.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

/// Two powers own 8 and 12 of the investment in one state; nothing wears, and money does not raise
/// output. With a part `r` of a pledge `a` by JPN paid, its share is (8 + r a)/(20 + r a).
const std::string base = R"([time]
start = 2026-01-01
step = "quarter"
years = 4
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.CHN]
role = "power"
gdp_usd_bn = 18000
[agent.KAZ]
role = "target"
gdp_usd_bn = { uniform = [250, 270] }
[issue.seat]
position = { JPN = 1, CHN = -1, KAZ = 0 }
[agent.KAZ.basis]
"*" = "coded"
[layer.money]
kind = "stock"
weight = 1
capital_share = 0
depreciation_per_year = 0
cell.KAZ.JPN = 8
cell.KAZ.CHN = 12
)";
const std::string pledge = R"(extends = "base.toml"
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [4, 6] }
realisation = 0.5
start = 2026-04-01
years = 2
[ask.much]
that = "influence_share.KAZ.JPN > 0.47"
at = 2030-01-01
[ask.paid]
that = "paid.help > 1"
at = 2030-01-01
)";

/// A scenario and its comparison, run.
class Pair {
public:
    explicit Pair(const std::string& text, const std::string& before = base) {
        folder_.write("base.toml", before);
        folder_.write("agents.csv", "id,position.seat\na,0.5\nb,0\n");
        folder_.write("edges.csv", "listener,speaker,weight\na,b,1\n");
        scenario_ = load_scenario(folder_.write("s.toml", text), model_registry(),
                                  {.set = {}, .population = PopulationUse::wanted});
        program_ = compile(scenario_);
        result_ = run(*program_, all_metrics(*program_), Audit::everything);
        if (program_->comparison)
            other_ =
                run(*program_->comparison, all_metrics(*program_->comparison), Audit::everything);
    }
    [[nodiscard]] Effects effects(const EffectOptions& options = {}) const {
        const Outcome with{scenario_, *program_, result_};
        if (!program_->comparison) return effects_of(with, nullptr, options);
        const Outcome without{*scenario_.comparison, *program_->comparison, other_};
        return effects_of(with, &without, options);
    }

private:
    test::Folder folder_;
    Scenario scenario_;
    std::shared_ptr<const Program> program_;
    RunResult result_, other_;
};

const Effect* find(const Effects& effects, const std::string& address) {
    const auto at = std::find_if(effects.most.begin(), effects.most.end(),
                                 [&](const Effect& e) { return e.metric.address == address; });
    return at == effects.most.end() ? nullptr : &*at;
}

double share_with(double paid) { return (8 + paid) / (20 + paid); }

}  // namespace
