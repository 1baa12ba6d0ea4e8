#include "engine/ensemble/finals.hpp"

#include "engine/model/kinds.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/fuzz/world.hpp"

namespace steppe::fuzz {
namespace {

SweepPlan small_plan() {
    static const Workplace place;
    SweepOptions options;
    options.replicates = 8;
    options.design = "random";
    options.metrics = {"gdp.*"};
    const auto scenario = load_scenario(place.write("world.toml", world), model_registry());
    return plan_sweep(scenario, model_registry(), options);
}

}  // namespace

void finals(std::string_view bytes) {
    static const auto plan = small_plan();
    SweepControl control;
    control.checkpoint_hooks.begin = [&] { return std::string(bytes); };
    control.checkpoint_hooks.save = [](const std::string&) {};
    try {
        const auto all = run_finals(plan, 4, control);
        demand(all && all->front().count == plan.replicates, "no replicate is missing");
    } catch (const std::runtime_error& error) {
        demand(!std::string(error.what()).empty(), "an error has a message");
    }
}

}  // namespace steppe::fuzz
