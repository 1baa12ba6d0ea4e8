#include <cstdio>
#include <memory>
#include <optional>

#include <unistd.h>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/resolved.hpp"
#include "steppe/report/run_result.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/population.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/result_record.hpp"
#include "tools/steppe/stopwatch.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct RunArguments {
    std::string file, influence_of;
    std::vector<std::string> set, metrics;
    ExpectationOptions expected;
    EffectOptions effects;
    OutputOptions output;
    bool population_agents = false, audit = false, steady = false;
};

/// Writes the tables of a run and the resolved scenario. \return the names of the files
std::vector<std::string> write_tables(const RunArguments& a, const Resolved& resolved,
                                      const Outcome& outcome, const Outcome* without,
                                      const RunPopulations* populations) {
    std::vector<std::string> names;
    const auto put = [&](const std::string& name, const std::string& content) {
        if (const auto slash = name.rfind('/'); slash != std::string::npos)
            make_folder(a.output.folder + "/" + name.substr(0, slash));
        write_file(a.output.folder + "/" + name, content);
        names.push_back(name);
    };
    put("timeseries.csv", timeseries_csv(outcome.program, outcome.result.series, a.metrics));
    if (without != nullptr)
        put("comparison.csv", timeseries_csv(without->program, without->result.series, a.metrics));
    if (populations != nullptr) {
        for (const auto& [name, content] : populations->tables(outcome, without))
            put(name, content);
        if (a.population_agents) {
            populations->write_agents(a.output.folder + "/crowd_agents.csv");
            names.emplace_back("crowd_agents.csv");
        }
    }
    for (const auto& [name, content] : resolved.files) put(name, content);
    return names;
}

/// Loads the populations of a scenario, if it has one.
/// \throws UsageError for an option that needs a population if there is none
std::optional<RunPopulations> load_populations(const RunArguments& a, Scenario& scenario) {
    if (a.population_agents && a.output.folder.empty())
        throw UsageError("--crowd-agents needs --out DIR, the folder to write crowd_agents.csv to");
    if (!scenario.population.given()) {
        if (a.population_agents) throw UsageError("--crowd-agents: the scenario has no population");
        if (!a.influence_of.empty())
            throw UsageError(
                "--influence-of: the scenario has no population; for states, see the metric "
                "total_influence");
        return std::nullopt;
    }
    RunPopulations out(scenario, a.effects.threads,
                       a.output.folder.empty() ? PopulationFiles::dropped : PopulationFiles::kept);
    if (!a.influence_of.empty())
        static_cast<void>(
            out.speaker(a.influence_of, scenario));  // reports an unknown id before the run
    return out;
}

PopulationReport run_populations(const RunArguments& a, RunPopulations& populations,
                                 const Outcome& outcome, const Outcome* without, Audit audit) {
    populations.run(outcome, without, audit);
    auto report = populations.report(outcome, without);
    if (a.steady) populations.add_settled(outcome, report);
    if (!a.influence_of.empty())
        populations.add_influence_of(a.influence_of, outcome.scenario, report);
    return report;
}

/// Returns the equilibrium of positions, or reports that there is none.
std::optional<std::vector<double>> settled(const Program& program) {
    auto positions = steady_positions(program);
    if (!positions)
        fmt::print(stderr,
                   "steppe: positions have no equilibrium: some agents reach no agent with a "
                   "conviction of its own\n");
    return positions;
}

void report_unreached(const Program& program, Session& session) {
    if (program.reaches_stubborn) return;
    session.report({{.code = "W002",
                     .message = fmt::format("total_influence is absent: {} reach{} no agent with "
                                            "a conviction of its own (susceptibility below 1)",
                                            join(program.unreached, ", "),
                                            program.unreached.size() == 1 ? "es" : ""),
                     .place = {},
                     .severity = Severity::warning}});
}

/// Returns whether the probabilities, or the answers of the central run, are as expected.
bool hold(const std::vector<Expectation>& expected, const Outcome& outcome,
          const Effects& effects) {
    const auto& [scenario, program, result] = outcome;
    const auto share = [&, &program = program, &result = result](std::size_t ask) {
        for (const auto& chance : effects.asks)
            if (chance.id == program.asks[ask].id) return chance.yes;
        const auto found = answer(program, program.asks[ask], result.series);
        return found ? (found->yes ? 1.0 : 0.0) : 0.5;
    };
    const auto value = [&, &program = program, &result = result](std::size_t m) {
        return result.series.at(program.calendar.steps, m);
    };
    return hold(expected, share, value);
}

/// Returns the parts of a result that are printed or written: most of them are in no short text.
Extent extent_of(const OutputOptions& output) {
    if (output.report) return Extent::explorer;
    const bool all = output.json || output.form.is_full || !output.folder.empty();
    return all ? Extent::tables : Extent::text;
}

/// Returns the command that comes next, for the same scenario, on two lines if one is too long.
std::string next_lines(const RunArguments& a) {
    std::vector<std::string> words{"steppe", "sweep", a.file};
    for (const auto& set : a.set) words.insert(words.end(), {"--set", set});
    if (a.effects.seed != 1) words.insert(words.end(), {"--seed", std::to_string(a.effects.seed)});
    const std::string head = "Next        ", command = command_text(words),
                      hint = "run --full: all tables; --out DIR --report: a page";
    const bool fits = width(head + command + "; " + hint) <= a.output.form.columns;
    return head + command + (fits ? "; " : ";\n" + std::string(head.size(), ' ')) + hint + "\n";
}

void run_command(RunArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const Stopwatch loading;
    auto scenario =
        load_scenario(a.file, model_registry(),
                      {.set = a.set, .population = PopulationUse::wanted, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    if (!a.metrics.empty()) select_metrics(*program, a.metrics);  // reports an unknown one
    auto populations = load_populations(a, scenario);
    const auto expected = read_expectations(
        a.expected, *program,
        a.expected.fail_if.empty() ? std::vector<Metric>{} : all_metrics(*program));
    const auto resolved = a.output.folder.empty() ? Resolved{} : resolve(scenario);
    if (!a.output.folder.empty())
        require_folder(session, a.output.folder,
                       {.scenarios = {&scenario}, .copies = hashes_of(resolved)});
    OtherOutput other{.files = {}, .seconds = {{"load_and_compile", loading.seconds()}}};

    const Stopwatch running;
    const auto audit = a.audit ? Audit::everything : Audit::essentials;
    if (a.effects.replicates > 0) a.effects.tables = tables_of_draws(program, a.effects.threads);
    const auto result = run(*program, all_metrics(*program), audit);
    const Outcome outcome{scenario, *program, result};
    std::optional<RunResult> compared;
    std::optional<Outcome> comparison;
    if (program->comparison) {
        compared = run(*program->comparison, all_metrics(*program->comparison), audit);
        comparison.emplace(Outcome{*scenario.comparison, *program->comparison, *compared});
    }
    const Outcome* without = comparison ? &*comparison : nullptr;
    const auto effects = effects_of(outcome, without, a.effects);
    if (effects.replicates > 0)
        session.sample = SampleDesign{effects.replicates, a.effects.seed, "lhs"};
    RunReport report{.outcome = outcome,
                     .without = without,
                     .effects = effects,
                     .seed = a.effects.seed,
                     .metrics = a.metrics,
                     .extent = extent_of(a.output)};
    if (a.steady) report.steady = settled(*program);
    if (populations) {
        report.population.emplace(run_populations(a, *populations, outcome, without, audit));
        other.seconds.insert(populations->seconds().begin(), populations->seconds().end());
    }
    other.seconds["run"] = running.seconds();
    other.files = [&] {
        return write_tables(a, resolved, outcome, without, populations ? &*populations : nullptr);
    };
    report_unreached(*program, session);
    a.output.next = next_lines(a);
    put_result(run_result(report), a.output, session,
               a.output.folder.empty() ? std::vector<InputFile>{} : input_files({&scenario}), 0,
               other);
    if (!hold(expected, outcome, effects)) session.code = expectation_failed;
}

}  // namespace

void add_run(Command app, Session& session) {
    auto command =
        app.add("run", "Answer the question of a scenario: run it at its centre, and compare it");
    auto a = std::make_shared<RunArguments>();
    command.option("file", a->file, "Scenario file").required();
    command.option("--set A=V", a->set, "Replace the value at an address of the scenario");
    command.option("--metrics GLOB", a->metrics,
                   "Metrics to print and write; * matches anything (default: all in files)");
    add_output_options(command, session, a->output, "tables, results.json, the resolved scenario",
                       Resumes::no);
    command.flag("--full", a->output.form.is_full, "Print all tables");
    command
        .option("-n,--replicates", a->effects.replicates,
                "Replicates for the ranges and probabilities, at most 20 000 (sweep has more); 0: "
                "none (default: 256)")
        .check(whole_number(0, 20000));
    command.option("--seed", a->effects.seed, "Random seed (default: 1)")
        .check(whole_number(0, largest_seed));
    command.flag("--audit", a->audit, "Check every law of the model at every step");
    command.flag("--steady", a->steady, "Report the equilibrium of positions in the final network");
    add_threads_option(command, a->effects.threads,
                       "Threads (default: all cores); changes no number");
    command.flag("--crowd-agents", a->population_agents,
                 "Write the final position of every agent of a population to the folder of --out");
    command.option(
        "--influence-of ID", a->influence_of,
        "Agent of a population, or state: its weight in the equilibrium of the population");
    add_expectation_options(command, a->expected);
    command.flag("--quiet", a->output.quiet, "Print nothing on success");
    command.footer(
        "Examples:\n"
        "  steppe run scenarios/japan-20b.toml\n"
        "  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 --metrics "
        "'influence_share.*.JPN'\n"
        "  steppe run scenarios/japan-20b.toml --out out/japan-20b");
    command.on_run([a, &session] {
        a->effects.isa = isa_of_environment();
        if (a->output.json) a->output.quiet = false;
        if (const auto columns = columns_of(STDOUT_FILENO); columns)
            a->output.form.columns = *columns;
        run_command(*a, session);
    });
}

}  // namespace steppe
