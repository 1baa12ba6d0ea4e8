#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/resolved.hpp"
#include "steppe/report/run_result.hpp"
#include "steppe/report/summary.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/population.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/stopwatch.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct RunArguments {
    std::string file, out, influence_of;
    std::vector<std::string> set, metrics;
    ExpectationOptions expected;
    unsigned threads = 1;
    bool population_agents = false;
    bool audit = false, quiet = false, json = false, steady = false, report = false;
};

/// Writes every file of a result. The manifest comes last: it marks a complete result.
void write_results(const RunArguments& a, const Session& session, const Resolved& resolved,
                   const Outcome& outcome, const Outcome* without, const Summary& summary,
                   const RunPopulations* populations, std::map<std::string, double> seconds) {
    begin_folder(session, a.out);
    std::vector<std::string> names;
    const auto put = [&](const std::string& name, const std::string& content) {
        if (const auto slash = name.rfind('/'); slash != std::string::npos)
            make_folder(a.out + "/" + name.substr(0, slash));
        write_file(a.out + "/" + name, content);
        names.push_back(name);
    };
    put("timeseries.csv", timeseries_csv(outcome.program, outcome.result.series, a.metrics));
    if (without != nullptr) {
        std::vector<std::string> shared;  // the comparison may lack metrics of pledges
        for (const auto& pattern : a.metrics) shared.push_back(pattern);
        put("comparison.csv", timeseries_csv(without->program, without->result.series, shared));
    }
    PopulationTables population;
    if (populations != nullptr) {
        for (const auto& [name, content] : populations->tables(outcome, without)) {
            put(name, content);
            (name == "crowd.csv" ? population.here : population.without) = content;
        }
        if (a.population_agents) {
            populations->write_agents(a.out + "/crowd_agents.csv");
            names.emplace_back("crowd_agents.csv");
        }
        seconds.insert(populations->seconds().begin(), populations->seconds().end());
    }
    put("summary.json", to_json(summary));
    const auto result = to_json(run_result(outcome, without, summary, population,
                                           a.report ? Explorer::with : Explorer::without));
    put("results.json", json_text(result));
    for (const auto& [name, content] : resolved.files) put(name, content);
    names.emplace_back("manifest.json");
    write_manifest(session, a.out, input_files({&outcome.scenario}), names, seconds);
    if (a.report) write_page(a.out, result);
}

void check_folder(const RunArguments& a) {
    if (a.report && a.out.empty())
        throw UsageError("--report needs --out DIR, the folder to write report.html to");
    if (a.population_agents && a.out.empty())
        throw UsageError("--crowd-agents needs --out DIR, the folder to write crowd_agents.csv to");
}

/// Loads the populations of a scenario, if it has one.
/// \throws UsageError for an option that needs a population if there is none
std::optional<RunPopulations> load_populations(const RunArguments& a, Scenario& scenario) {
    if (!scenario.population.given()) {
        if (a.population_agents) throw UsageError("--crowd-agents: the scenario has no population");
        if (!a.influence_of.empty())
            throw UsageError(
                "--influence-of: the scenario has no population; for states, see the metric "
                "total_influence");
        return std::nullopt;
    }
    RunPopulations out(scenario, a.threads,
                       a.out.empty() ? PopulationFiles::dropped : PopulationFiles::kept);
    if (!a.influence_of.empty())
        static_cast<void>(
            out.speaker(a.influence_of, scenario));  // reports an unknown id before the run
    return out;
}

void print(const RunArguments& a, const Summary& summary) {
    if (a.json)
        std::fputs(to_json(summary).c_str(), stdout);
    else if (!a.quiet)
        show(to_text(summary));
    if (!a.out.empty() && !a.quiet && !a.json)
        fmt::print("-> {}/   timeseries.csv{}{}  summary.json  results.json  manifest.json  "
                   "{}.toml{}\n",
                   a.out, summary.comparison.empty() ? "" : "  comparison.csv",
                   summary.population ? "  crowd.csv" : "", summary.name,
                   a.report ? "  report.html" : "");
}

void run_command(const RunArguments& a, Session& session) {
    check_folder(a);
    const Stopwatch loading;
    auto scenario =
        load_scenario(a.file, model_registry(),
                      {.set = a.set, .population = PopulationUse::wanted, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    select_metrics(*program, a.metrics);  // reports an unknown metric before the run
    auto populations = load_populations(a, scenario);
    const auto expected = read_expectations(a.expected, *program, all_metrics(*program));
    const auto resolved = a.out.empty() ? Resolved{} : resolve(scenario);
    require_folder(session, a.out, {.scenarios = {&scenario}, .copies = hashes_of(resolved)});
    const double load = loading.seconds();

    const Stopwatch running;
    const auto audit = a.audit ? Audit::everything : Audit::essentials;
    const auto result = run(*program, all_metrics(*program), audit);
    const Outcome outcome{scenario, *program, result};
    std::optional<RunResult> other;
    std::optional<Outcome> without;
    if (program->comparison) {
        other = run(*program->comparison, all_metrics(*program->comparison), audit);
        without.emplace(Outcome{*scenario.comparison, *program->comparison, *other});
    }
    auto summary = summarise(outcome, without ? &*without : nullptr, a.metrics);
    if (a.steady) {
        if (const auto positions = steady_positions(*program))
            add_steady(summary, *program, *positions);
        else
            fmt::print(stderr,
                       "steppe: positions have no equilibrium: some agents reach no agent with a "
                       "conviction of its own\n");
    }
    if (populations) {
        populations->run(outcome, without ? &*without : nullptr, audit);
        summary.population =
            populations->summary(outcome, without ? &*without : nullptr,
                                 a.steady ? PopulationEnd::settled : PopulationEnd::last_step);
        if (!a.influence_of.empty())
            populations->add_influence_of(a.influence_of, scenario, *summary.population);
    }
    if (!a.out.empty())
        write_results(a, session, resolved, outcome, without ? &*without : nullptr, summary,
                      populations ? &*populations : nullptr,
                      {{"load_and_compile", load}, {"run", running.seconds()}});
    if (!program->reaches_stubborn)
        session.report(
            {{.code = "W002",
              .message = fmt::format("total_influence is absent: {} reach{} no agent with "
                                     "a conviction of its own (susceptibility below 1)",
                                     join(program->unreached, ", "),
                                     program->unreached.size() == 1 ? "es" : ""),
              .place = {},
              .severity = Severity::warning}});
    print(a, summary);
    const auto& series = result.series;
    const auto share = [&](std::size_t ask) {
        const auto found = answer(*program, program->asks[ask], series);
        return found ? (found->yes ? 1.0 : 0.0) : 0.5;
    };
    const auto value = [&](std::size_t m) { return series.at(program->calendar.steps, m); };
    if (!hold(expected, share, value)) session.code = expectation_failed;
}

}  // namespace

void add_run(Command app, Session& session) {
    auto command = app.add("run",
                           "Run a scenario once, each uncertain number at its centre, "
                           "and compare it with its baseline");
    auto a = std::make_shared<RunArguments>();
    command.option("file", a->file, "Scenario file").required();
    command.option("--set A=V", a->set, "Replace the value at an address of the scenario");
    command.option("--metrics GLOB", a->metrics,
                   "Metrics to print and write; * matches anything (default: the summary, and "
                   "all in files)");
    add_folder_options(command, session, a->out,
                       "Folder for tables, summary, manifest and the resolved scenario",
                       Resumes::no);
    add_report_flag(command, a->report);
    command.flag("--audit", a->audit, "Check every law of the model at every step");
    command.flag("--steady", a->steady, "Report the equilibrium of positions in the final network");
    add_threads_option(command, a->threads,
                       "Threads for a population, which change no number (default: all cores)");
    command.flag("--crowd-agents", a->population_agents,
                 "Write the final position of every agent of a population to the folder of --out");
    command.option(
        "--influence-of ID", a->influence_of,
        "Agent of a population, or state: its weight in the equilibrium of the population");
    add_expectation_options(command, a->expected);
    command.flag("--quiet", a->quiet, "Print nothing on success");
    command.flag("--json", a->json, "Print the summary as JSON");
    command.footer(
        "Examples:\n"
        "  steppe run scenarios/japan-20b.toml\n"
        "  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 --metrics "
        "'influence_share.*.JPN'\n"
        "  steppe run scenarios/japan-20b.toml --out out/japan-20b");
    command.on_run([a, &session] { run_command(*a, session); });
}

}  // namespace steppe
