#include "tools/steppe/population.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/population/equilibrium.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {
namespace {

constexpr double bytes_per_mb = 1e6;

/// Returns whether two scenarios have the same population, including the states among its inputs.
bool same_population(const Scenario& a, const Scenario& b) {
    const auto file = [](const Text& name) {
        return (name.place.source ? name.place.source->path : "") + "\n" + name.value;
    };
    return file(a.population.agents) == file(b.population.agents) &&
           file(a.population.edges) == file(b.population.edges) &&
           a.population.susceptibility.value == b.population.susceptibility.value &&
           a.population.autonomy.value == b.population.autonomy.value &&
           ids_of(a.agents) == ids_of(b.agents) && ids_of(a.issues) == ids_of(b.issues);
}

void keep_files(Scenario& scenario, const PopulationData& population) {
    for (const auto& file : population.files) scenario.document.files.push_back(file);
}

}  // namespace

PopulationData load_population_reported(const Scenario& scenario, unsigned threads) {
    WorkLine line("MB", 2 * bytes_per_mb);  // each byte counts when read and when parsed
    return load_population(scenario,
                           {.threads = threads, .on_progress = [&](const PopulationProgress& p) {
                                line.show(p.what, p.done, p.all);
                            }});
}

std::string described(const PopulationData& population) {
    const auto groups = population.group.size();
    return fmt::format("a population of {}{} with {}", count_of(population.size(), "agent"),
                       groups == 0 ? "" : " in " + count_of(groups, "group"),
                       count_of(population.network.entries(), "tie"));
}

RunPopulations::RunPopulations(Scenario& scenario, unsigned threads, PopulationFiles files)
    : threads_(threads) {
    const Stopwatch watch;
    const auto load = [&](const Scenario& s) {
        auto population = load_population_reported(s, threads);
        if (files == PopulationFiles::dropped) population.files.clear();
        return std::make_shared<const PopulationData>(std::move(population));
    };
    ours_.data = load(scenario);
    keep_files(scenario, *ours_.data);
    if (scenario.comparison && scenario.comparison->population.given()) {
        theirs_.data = same_population(scenario, *scenario.comparison) ? ours_.data
                                                                       : load(*scenario.comparison);
        auto comparison = std::make_shared<Scenario>(*scenario.comparison);
        keep_files(*comparison, *theirs_.data);
        scenario.comparison = std::move(comparison);
    }
    seconds_["load_crowd"] = watch.seconds();
}

PopulationRun RunPopulations::move(const Outcome& outcome, const One& one, Audit audit) {
    const Stopwatch watch;
    const int steps = outcome.program.calendar.steps;
    WorkLine line("steps", 1);
    PopulationRun run =
        run_population(outcome.program, outcome.result.series, *one.data, one.convictions,
                       {.threads = threads_, .audit = audit, .on_progress = [&](int step) {
                            line.show("the population", static_cast<std::uint64_t>(step),
                                      static_cast<std::uint64_t>(steps));
                        }});
    seconds_["crowd_step"] = watch.seconds() / std::max(1, steps);
    return run;
}

void RunPopulations::run(const Outcome& outcome, const Outcome* without, Audit audit) {
    const Stopwatch watch;
    ours_.convictions =
        population_convictions(outcome.program, outcome.result.series, *ours_.data, threads_);
    if (without != nullptr && theirs_.data) {
        theirs_.convictions = population_convictions(without->program, without->result.series,
                                                     *theirs_.data, threads_);
        take_convictions(*ours_.data, *theirs_.data, theirs_.convictions, ours_.convictions);
        theirs_.run = move(*without, theirs_, audit);
        theirs_.convictions = {};
    }
    ours_.run = move(outcome, ours_, audit);
    seconds_["crowd"] = watch.seconds();
}

PopulationReport RunPopulations::report(const Outcome& outcome, const Outcome* without) const {
    PopulationReport out{
        .here = {outcome.program, *ours_.data, ours_.run, ours_.convictions.pinned}};
    if (without != nullptr && theirs_.data)
        out.without.emplace(PopulationOutcome{without->program, *theirs_.data, theirs_.run});
    return out;
}

void RunPopulations::add_settled(const Outcome& outcome, PopulationReport& report) const {
    try {
        const auto settled = steady_population(outcome.program, outcome.result.series, *ours_.data,
                                               ours_.convictions, {.threads = threads_});
        report.settled = population_numbers(outcome.program, *ours_.data, settled, threads_);
    } catch (const NoEquilibrium& none) {
        print_note("the population has no equilibrium: {}", none.what());
    }
}

std::uint32_t RunPopulations::speaker(const std::string& id, const Scenario& scenario) const {
    const PopulationData& population = *ours_.data;
    if (const auto number = population.ids.find(id)) return *number;
    const auto state = scenario.agents.find(with_ids(scenario, "." + id).substr(1));
    if (state != scenario.agents.end())
        return population.size() +
               static_cast<std::uint32_t>(std::distance(scenario.agents.begin(), state));
    throw UsageError(
        fmt::format("--influence-of: `{}` is neither an agent of the population nor a state; {}",
                    id, population.ids.instead_of(id, ids_of(scenario.agents))));
}

void RunPopulations::add_influence_of(const std::string& id, const Scenario& scenario,
                                      PopulationReport& report) const {
    try {
        report.weights =
            population_influence(*ours_.data, speaker(id, scenario), {.threads = threads_});
        report.speaker = id;
    } catch (const NoEquilibrium& none) {
        print_note("no total influence: {}", none.what());
    }
}

std::vector<std::pair<std::string, std::string>> RunPopulations::tables(
    const Outcome& outcome, const Outcome* without) const {
    std::vector<std::pair<std::string, std::string>> out{
        {"crowd.csv", population_csv({outcome.program, *ours_.data, ours_.run})}};
    if (without != nullptr && theirs_.data)
        out.emplace_back("crowd_comparison.csv",
                         population_csv({without->program, *theirs_.data, theirs_.run}));
    return out;
}

void RunPopulations::write_agents(const std::string& path) const {
    write_population_agents(path, *ours_.data, ours_.convictions, ours_.run.positions);
}

}  // namespace steppe
