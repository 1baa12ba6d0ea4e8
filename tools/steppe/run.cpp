#include <cstdio>
#include <memory>
#include <optional>

#include <unistd.h>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
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
#include "tools/steppe/help.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/population.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/result_record.hpp"
#include "tools/steppe/stopwatch.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct RunArguments {
    std::string file, against, at, influence_of;
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
    ComparedRun run{outcome.program, outcome.result.series};
    if (without != nullptr) run.other = &without->program, run.without = &without->result.series;
    put("timeseries.csv", timeseries_csv(run, a.metrics));
    put("summary.csv", summary_csv(run, a.metrics));
    if (without != nullptr)
        put("comparison.csv",
            timeseries_csv({without->program, without->result.series}, a.metrics));
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
                      hint = "run --full: all tables; --against FILE; --out DIR --report: a page";
    const auto columns = columns_of(STDOUT_FILENO);
    const auto room = columns.value_or(a.output.form.columns), indent = head.size();
    if (width(head + command + "; " + hint) <= room) return head + command + "; " + hint + "\n";
    const auto fitted = [&](const std::string& text) {
        return columns ? wrapped(text, indent, indent, room) : text;
    };
    return head + fitted(command + ";") + "\n" + std::string(indent, ' ') + fitted(hint) + "\n";
}

/// Makes the answer one about the metric and the date of the command line. \throws UsageError
void set_subject(const RunArguments& a, const Program& program, Scenario& scenario) {
    auto& subject = scenario.answer;
    if (a.metrics.size() == 1 && find_metric(program, a.metrics.front()))
        subject.metric = {.value = a.metrics.front(), .place = {}, .given = true}, subject.at = {};
    if (a.at.empty()) return;
    if (a.metrics.size() > 1)
        throw UsageError(
            "--at is the date of the answer, which is about one metric: give one --metric, not {}",
            a.metrics.size());
    if (!subject.metric.given)
        throw UsageError("--at is the date of the answer: add --metric METRIC, its subject");
    asked_step(program, "--at", a.at);
    subject.at = {.value = *parse_date(a.at), .place = {}, .given = true};
}

void run_command(RunArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const Stopwatch loading;
    auto scenario = load_scenario(a.file, model_registry(),
                                  {.set = a.set,
                                   .population = PopulationUse::wanted,
                                   .paths = session.paths,
                                   .against = a.against});
    a.metrics = with_ids(scenario, a.metrics);
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    if (!a.metrics.empty()) select_metrics(*program, a.metrics);  // reports an unknown one
    set_subject(a, *program, scenario);
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
    std::optional<CountLine> line;
    if (a.effects.replicates > 0 && wants_progress(a.output.quiet)) {
        line.emplace("replicates", a.effects.replicates * (comparison ? 2 : 1));
        a.effects.progress = [&](std::uint64_t done) { line->show(done); };
    }
    const auto effects = effects_of(outcome, without, a.effects);
    line.reset();
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
    add_set_option(command, a->set);
    add_against_option(command, a->against, "the first file that it extends");
    add_metric_option(command, a->metrics,
                      "Metric to print and write; the answer is about a single one");
    add_at_option(command, a->at, "the answer", "that of the largest effect");
    add_output_options(command, session, a->output, "tables, results.json, the resolved scenario",
                       Resumes::no);
    command.flag("--full", a->output.form.is_full, "Print all tables");
    add_replicates_option(command, a->effects.replicates,
                          " for the ranges and probabilities; 0: none", "256", 0, 20000);
    add_seed_option(command, a->effects.seed, "1");
    command.flag("--audit", a->audit, "Check every law of the model at every step");
    command.flag("--steady", a->steady, "Report the equilibrium of positions in the final network");
    add_threads_option(command, a->effects.threads);
    add_progress_option(command);
    command.flag("--crowd-agents", a->population_agents,
                 "Write the final position of every agent of a population to the folder of --out");
    command.option(
        "--influence-of ID", a->influence_of,
        "Agent of a population, or state: its weight in the equilibrium of the population");
    add_expectation_options(command, a->expected);
    add_quiet_flag(command, a->output.quiet);
    command.footer(R"(Examples:
  steppe run scenarios/japan-20b.toml
  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 \
      --metric 'influence_share.*.JPN'
  steppe run scenarios/china-matches-japan.toml --against scenarios/baseline.toml
  steppe run scenarios/japan-20b.toml --out out/japan-20b)");
    command.on_run([a, &session] {
        a->effects.isa = isa_of_environment();
        run_command(*a, session);
    });
}

}  // namespace steppe
