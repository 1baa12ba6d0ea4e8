#include "engine/api/population.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/population/equilibrium.hpp"
#include "engine/population/result.hpp"

namespace steppe {

struct Populations {
    std::shared_ptr<const PopulationData> here, there;  ///< there: of the comparison, or null
    double seconds = 0;                                 ///< of reading
};

namespace {

class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

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

/// The run of one population.
struct Moved {
    std::shared_ptr<const PopulationData> data;
    PopulationConvictions convictions{};
    PopulationRun run{};
};

/// The runs that the report and its files refer to.
struct RunOfPopulations {
    Moved here, there;
    std::optional<PopulationReport> report{};
};

/// Returns the network column of an agent of the population or of a state.
std::uint32_t speaker(const PopulationData& population, const std::string& id,
                      const Scenario& scenario) {
    if (const auto number = population.ids.find(id)) return *number;
    const auto state = scenario.agents.find(with_ids(scenario, "." + id).substr(1));
    if (state != scenario.agents.end())
        return population.size() +
               static_cast<std::uint32_t>(std::distance(scenario.agents.begin(), state));
    throw wrong("influence_of", "`{}` is neither an agent of the population nor a state; {}", id,
                population.ids.instead_of(id, ids_of(scenario.agents)));
}

}  // namespace

std::shared_ptr<const Populations> read_populations(Scenario& scenario, bool keeps_files,
                                                    const Execution& execution) {
    const Stopwatch watch;
    const unsigned threads = control_of(execution).threads;
    const auto load = [&](const Scenario& s) {
        PopulationLoad how{.threads = threads};
        if (execution.progress)
            how.on_progress = [&](const PopulationProgress& p) {
                execution.progress(
                    {.done = p.done, .all = p.all, .unit = "MB", .what = std::string(p.what)});
            };
        auto population = load_population(s, how);
        if (!keeps_files) population.files.clear();
        return std::make_shared<const PopulationData>(std::move(population));
    };
    Populations out;
    out.here = load(scenario);
    keep_files(scenario, *out.here);
    if (scenario.comparison && scenario.comparison->population.given()) {
        out.there =
            same_population(scenario, *scenario.comparison) ? out.here : load(*scenario.comparison);
        auto comparison = std::make_shared<Scenario>(*scenario.comparison);
        keep_files(*comparison, *out.there);
        scenario.comparison = std::move(comparison);
    }
    out.seconds = watch.seconds();
    return std::make_shared<const Populations>(std::move(out));
}

std::string described(const Populations& populations) {
    const auto& population = *populations.here;
    const auto groups = population.group.size();
    return fmt::format("a population of {}{} with {}", count_of(population.size(), "agent"),
                       groups == 0 ? "" : " in " + count_of(groups, "group"),
                       count_of(population.network.entries(), "tie"));
}

void check_speaker(const Populations& populations, const std::string& id,
                   const Scenario& scenario) {
    static_cast<void>(speaker(*populations.here, id, scenario));
}

PopulationAnswer answer_of(const std::shared_ptr<const Populations>& populations,
                           const Outcome& outcome, const Outcome* without,
                           const AnswerOptions& options) {
    const auto& execution = options.execution;
    const unsigned threads = control_of(execution).threads;
    auto data = std::make_shared<RunOfPopulations>();
    data->here.data = populations->here;
    if (without != nullptr) data->there.data = populations->there;
    PopulationAnswer out;
    out.seconds["load_crowd"] = populations->seconds;
    const auto move = [&](const Outcome& of, Moved& one) {
        const Stopwatch watch;
        const int steps = of.program.calendar.steps;
        PopulationRunOptions how{.threads = threads,
                                 .audit = execution.audit ? Audit::everything : Audit::essentials};
        if (execution.progress)
            how.on_progress = [&](int step) {
                execution.progress({.done = static_cast<std::uint64_t>(step),
                                    .all = static_cast<std::uint64_t>(steps),
                                    .unit = "steps",
                                    .what = "the population"});
            };
        one.run = run_population(of.program, of.result.series, *one.data, one.convictions, how);
        out.seconds["crowd_step"] = watch.seconds() / std::max(1, steps);
    };
    const Stopwatch watch;
    auto &here = data->here, &there = data->there;
    here.convictions =
        population_convictions(outcome.program, outcome.result.series, *here.data, threads);
    if (there.data) {
        there.convictions =
            population_convictions(without->program, without->result.series, *there.data, threads);
        take_convictions(*here.data, *there.data, there.convictions, here.convictions);
        move(*without, there);
        there.convictions = {};
    }
    move(outcome, here);
    out.seconds["crowd"] = watch.seconds();

    auto& report = data->report.emplace(
        PopulationReport{{outcome.program, *here.data, here.run, here.convictions.pinned}});
    if (there.data)
        report.without.emplace(PopulationOutcome{without->program, *there.data, there.run});
    const auto remark = [&](const char* text, const NoEquilibrium& none) {
        warn(execution, {warning_of("", fmt::format("{}: {}", text, none.what()), "")});
    };
    if (options.steady) try {
            const auto settled =
                steady_population(outcome.program, outcome.result.series, *here.data,
                                  here.convictions, {.threads = threads});
            report.settled = population_numbers(outcome.program, *here.data, settled, threads);
        } catch (const NoEquilibrium& none) {
            remark("the population has no equilibrium", none);
        }
    if (const auto& id = options.influence_of; !id.empty()) try {
            report.weights = population_influence(
                *here.data, speaker(*here.data, id, outcome.scenario), {.threads = threads});
            report.speaker = id;
        } catch (const NoEquilibrium& none) {
            remark("no total influence", none);
        }
    out.counts = population_counts(report.here);
    out.section = [data](const RunView& view) { return population_section(view, *data->report); };
    const auto table = [&](const char* name, const PopulationOutcome& of) {
        out.files.push_back(
            {name, [data, &of](const std::string& path) { write_file(path, population_csv(of)); }});
    };
    table("crowd.csv", report.here);
    if (report.without) table("crowd_comparison.csv", *report.without);
    if (options.agents)
        out.files.push_back({"crowd_agents.csv", [data](const std::string& path) {
                                 const auto& [of, convictions, run] = data->here;
                                 write_population_agents(path, *of, convictions, run.positions);
                             }});
    return out;
}

}  // namespace steppe
