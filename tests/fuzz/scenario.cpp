#include "engine/scenario/scenario.hpp"
#include "engine/core/audit.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/resolved.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"
#include "steppe/error.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/fuzz/world.hpp"

namespace steppe::fuzz {
namespace {

bool is_small(const Scenario& scenario) {
    constexpr double steps = 40;
    constexpr std::size_t agents = 12, issues = 8;
    return scenario.time.years.value / scenario.time.step_years() <= steps &&
           scenario.agents.size() <= agents && scenario.issues.size() <= issues;
}

/// The resolved scenario, as a run writes it, is the same scenario.
void read_again(const Scenario& scenario) {
    static const Workplace place;
    const auto resolved = resolve(scenario);
    std::string main;
    for (const auto& [name, content] : resolved.files) {
        const auto path = place.write(name, content);
        if (name == resolved.main) main = path;
    }
    const auto again = load_scenario(main, model_registry());
    const auto before = numbers_of(scenario), after = numbers_of(again);
    demand(before.size() == after.size(), "a resolved scenario has the numbers of its source");
    for (const auto& [address, number] : before) {
        const auto at = after.find(address);
        demand(at != after.end() && at->second.number->value == number.number->value,
               "a resolved scenario has the values of its source");
    }
}

}  // namespace

void scenario(std::string_view bytes) {
    static const Workplace place;
    place.write("good.toml", world);
    place.write("base/good.toml", world);
    place.write("table.csv", "host,investor,stock_usd_bn,low,high\nB,A,5,4,6\nB,ROW,7,,\n");
    const auto file = place.write("scenario.toml", bytes);
    try {
        const auto loaded = load_scenario(file, model_registry());
        if (!is_small(loaded)) return;
        const auto program = compile(loaded);
        run(*program, all_metrics(*program), Audit::everything);
        read_again(loaded);
    } catch (const ScenarioError& error) {
        demand(!error.diagnostics.empty() && !to_text(error.diagnostics).empty() &&
                   !to_json(error.diagnostics).empty(),
               "an error has a message");
    } catch (const AuditFailure& failure) {
        demand(!std::string(failure.what()).empty(), "a violation has a message");
    }
}

}  // namespace steppe::fuzz
