#include "engine/analysis/hindcast_world_fit.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {
namespace {

void put(NumberMap& into, const std::string& key, const std::string& id, double value) {
    Number number;
    number.value = value;
    number.address = key + "." + id;
    number.given = true;
    into.items[id] = std::move(number);
}

/// Sets the initial positions of an issue, and convictions (without weight at susceptibility 1) so
/// that none is inferred.
void place(Issue& issue, const std::string& id, const std::vector<std::string>& agents,
           const std::vector<double>& points) {
    for (auto* map : {&issue.position, &issue.conviction}) map->items.clear();
    for (std::size_t n = 0; n < agents.size(); ++n) {
        put(issue.position, "issue." + id + ".position", agents[n], points[n] / world_scale);
        put(issue.conviction, "issue." + id + ".conviction", agents[n], points[n] / world_scale);
    }
    issue.position.given = issue.conviction.given = true;
}

}  // namespace

std::vector<std::vector<double>> engine_forecast(const Scenario& base, const Registry& registry,
                                                 const std::vector<std::string>& ids,
                                                 const WorldYear& from, const AlikeFit& fit,
                                                 int years) {
    Scenario world = base;
    const Agent one = base.agents.begin()->second;
    world.agents.clear();
    std::vector<std::string> names;
    for (const auto state : from.states) {
        names.push_back(ids[state]);
        world.agents.emplace(ids[state], one);
    }
    std::vector<double> start;
    for (std::size_t n = 0; n < names.size(); ++n)
        start.push_back((1 - fit.recent) * from.last[0][n] + fit.recent * from.mean[0][n]);
    place(world.issues.at("order"), "order", names, start);
    place(world.issues.at("three-year-mean"), "three-year-mean", names, from.mean[0]);
    world.model.opinion_rate.value = fit.rate;
    world.time.years.value = years;
    check_scenario(world, registry);
    const auto program = compile(world);
    std::vector<Metric> metrics;
    for (const auto& name : names)
        metrics.push_back(*find_metric(*program, "position." + name + ".order"));
    const auto series = run(*program, metrics, Audit::essentials).series;
    std::vector<std::vector<double>> out;
    for (int step = 1; step <= years; ++step) {
        auto& row = out.emplace_back();
        for (std::size_t n = 0; n < names.size(); ++n)
            row.push_back(world_scale * series.at(step, n));
    }
    return out;
}

}  // namespace steppe
