#include "engine/core/audit.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/fuzz/world.hpp"

namespace steppe::fuzz {

void set(std::string_view bytes) {
    static const Workplace place;
    static const auto file = place.write("world.toml", world);
    constexpr double steps = 40;
    LoadOptions options;
    options.set = split(bytes, '\n');
    try {
        const auto scenario = load_scenario(file, model_registry(), options);
        if (scenario.time.years.value / scenario.time.step_years() > steps) return;
        const auto program = compile(scenario);
        run(*program, all_metrics(*program), Audit::everything);
    } catch (const ScenarioError& error) {
        demand(!to_text(error.diagnostics).empty(), "an error has a message");
    } catch (const AuditFailure& failure) {
        demand(!std::string(failure.what()).empty(), "a violation has a message");
    }
}

}  // namespace steppe::fuzz
