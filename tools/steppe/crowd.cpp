#include "tools/steppe/crowd.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "steppe/network/equilibrium.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {
namespace {

constexpr double bytes_per_mb = 1e6;

/// Returns whether two scenarios have the same population, including the states among its inputs.
bool same_crowd(const Scenario& a, const Scenario& b) {
    const auto file = [](const Text& name) {
        return (name.place.source ? name.place.source->path : "") + "\n" + name.value;
    };
    const auto ids = [](const auto& map) {
        std::vector<std::string> out;
        out.reserve(map.size());
        for (const auto& [id, unused] : map) out.push_back(id);
        return out;
    };
    return file(a.crowd.agents) == file(b.crowd.agents) &&
           file(a.crowd.edges) == file(b.crowd.edges) &&
           a.crowd.susceptibility.value == b.crowd.susceptibility.value &&
           a.crowd.autonomy.value == b.crowd.autonomy.value && ids(a.agents) == ids(b.agents) &&
           ids(a.issues) == ids(b.issues);
}

void keep_files(Scenario& scenario, const CrowdData& crowd) {
    for (const auto& file : crowd.files) scenario.document.files.push_back(file);
}

}  // namespace

CrowdData load_crowd_told(const Scenario& scenario, unsigned threads) {
    WorkLine line("MB", 2 * bytes_per_mb);  // each byte counts when read and when parsed
    return load_crowd(scenario, {.threads = threads, .tell = [&](const CrowdProgress& p) {
                                     line.show(p.what, p.done, p.all);
                                 }});
}

std::string described(const CrowdData& crowd) {
    return fmt::format(
        "a population of {} agent{}{} with {} tie{}", crowd.size(), crowd.size() == 1 ? "" : "s",
        crowd.group.empty()
            ? ""
            : fmt::format(" in {} group{}", crowd.group.size(), crowd.group.size() == 1 ? "" : "s"),
        crowd.network.entries(), crowd.network.entries() == 1 ? "" : "s");
}

RunCrowds::RunCrowds(Scenario& scenario, unsigned threads, CrowdFiles files) : threads_(threads) {
    const Stopwatch watch;
    const auto load = [&](const Scenario& s) {
        auto crowd = load_crowd_told(s, threads);
        if (files == CrowdFiles::dropped) crowd.files.clear();
        return std::make_shared<const CrowdData>(std::move(crowd));
    };
    ours_.data = load(scenario);
    keep_files(scenario, *ours_.data);
    if (scenario.comparison && scenario.comparison->crowd.given()) {
        theirs_.data =
            same_crowd(scenario, *scenario.comparison) ? ours_.data : load(*scenario.comparison);
        auto comparison = std::make_shared<Scenario>(*scenario.comparison);
        keep_files(*comparison, *theirs_.data);
        scenario.comparison = std::move(comparison);
    }
    seconds_["load_crowd"] = watch.seconds();
}

CrowdRun RunCrowds::move(const Outcome& outcome, const One& one, Audit audit) {
    const Stopwatch watch;
    const int steps = outcome.program.calendar.steps;
    WorkLine line("steps", 1);
    CrowdRun run = run_crowd(outcome.program, outcome.result.series, *one.data, one.convictions,
                             {.threads = threads_, .audit = audit, .tell = [&](int step) {
                                  line.show("the population", static_cast<std::uint64_t>(step),
                                            static_cast<std::uint64_t>(steps));
                              }});
    seconds_["crowd_step"] = watch.seconds() / std::max(1, steps);
    return run;
}

void RunCrowds::run(const Outcome& outcome, const Outcome* without, Audit audit) {
    const Stopwatch watch;
    ours_.convictions =
        crowd_convictions(outcome.program, outcome.result.series, *ours_.data, threads_);
    if (without != nullptr && theirs_.data) {
        theirs_.convictions =
            crowd_convictions(without->program, without->result.series, *theirs_.data, threads_);
        take_convictions(*ours_.data, *theirs_.data, theirs_.convictions, ours_.convictions);
        theirs_.run = move(*without, theirs_, audit);
        theirs_.convictions = {};
    }
    ours_.run = move(outcome, ours_, audit);
    seconds_["crowd"] = watch.seconds();
}

CrowdSummary RunCrowds::summary(const Outcome& outcome, const Outcome* without,
                                CrowdEnd end) const {
    const CrowdOutcome here{outcome.program, *ours_.data, ours_.run, ours_.convictions.held};
    std::optional<CrowdOutcome> other;
    if (without != nullptr && theirs_.data)
        other.emplace(CrowdOutcome{without->program, *theirs_.data, theirs_.run});
    CrowdSummary out = summarise_crowd(here, other ? &*other : nullptr);
    if (end == CrowdEnd::last_step) return out;
    try {
        const auto settled = steady_crowd(outcome.program, outcome.result.series, *ours_.data,
                                          ours_.convictions, {.threads = threads_});
        add_steady(out, crowd_numbers(outcome.program, *ours_.data, settled, threads_));
    } catch (const NoEquilibrium& none) {
        fmt::print(stderr, "steppe: the population has no equilibrium: {}\n", none.what());
    }
    return out;
}

std::uint32_t RunCrowds::speaker(const std::string& id, const Scenario& scenario) const {
    const CrowdData& crowd = *ours_.data;
    const auto state = scenario.agents.find(id);
    if (const auto number = crowd.ids.find(id)) return *number;
    if (state != scenario.agents.end())
        return crowd.size() +
               static_cast<std::uint32_t>(std::distance(scenario.agents.begin(), state));
    std::vector<std::string> states;
    for (const auto& [name, agent] : scenario.agents) states.push_back(name);
    throw WrongArgument(
        fmt::format("--influence-of: `{}` is neither an agent of the population nor a state; {}",
                    id, crowd.ids.instead_of(id, states)));
}

void RunCrowds::add_influence_of(const std::string& id, const Scenario& scenario,
                                 CrowdSummary& summary) const {
    try {
        add_influence(summary, *ours_.data, id,
                      crowd_influence(*ours_.data, speaker(id, scenario), {.threads = threads_}));
    } catch (const NoEquilibrium& none) {
        fmt::print(stderr, "steppe: no total influence: {}\n", none.what());
    }
}

std::vector<std::pair<std::string, std::string>> RunCrowds::tables(const Outcome& outcome,
                                                                   const Outcome* without) const {
    std::vector<std::pair<std::string, std::string>> out{
        {"crowd.csv", crowd_csv({outcome.program, *ours_.data, ours_.run})}};
    if (without != nullptr && theirs_.data)
        out.emplace_back("crowd_comparison.csv",
                         crowd_csv({without->program, *theirs_.data, theirs_.run}));
    return out;
}

void RunCrowds::write_agents(const std::string& path) const {
    write_crowd_agents(path, *ours_.data, ours_.convictions, ours_.run.positions);
}

}  // namespace steppe
