#include <cstdio>

#include <unistd.h>

#include "engine/model/kinds.hpp"
#include "engine/report/files.hpp"
#include "engine/report/run_result.hpp"
#include "engine/report/tables.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/population.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct RunCommand : BasicCommand {
    void add_options();
    void run();

    std::string file{}, against{}, at{}, influence_of{};
    std::vector<std::string> set{}, metrics{};
    ExpectationOptions expected{};
    EffectOptions effects{};
    OutputOptions output{};
    bool population_agents = false, audit = false, steady = false;
};

/// Writes the tables of a run and the resolved scenario. \return the names of the files
std::vector<std::string> write_tables(const RunCommand& a, const Resolved& resolved,
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
std::optional<RunPopulations> load_populations(const RunCommand& a, Scenario& scenario) {
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

PopulationReport run_populations(const RunCommand& a, RunPopulations& populations,
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
        print_note(
            "positions have no equilibrium: some agents reach no agent with a "
            "conviction of its own");
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
std::string next_lines(const RunCommand& a) {
    std::vector<std::string> words{"steppe", "sweep", a.file};
    for (const auto& set : a.set) words.insert(words.end(), {"--set", set});
    if (a.effects.seed != 1) words.insert(words.end(), {"--seed", std::to_string(a.effects.seed)});
    const std::string head = "Next        ", command = command_text(words),
                      hint = "run --full: all tables; --against FILE; --out DIR --report: a page";
    const bool fits = width(head + command + "; " + hint) <=
                      columns_of(STDOUT_FILENO).value_or(a.output.form.columns);
    return head + command + (fits ? "; " : ";\n" + std::string(head.size(), ' ')) + hint + "\n";
}

/// Makes the answer one about the metric and the date of the command line, if it names one metric.
/// \throws UsageError
void set_subject(const RunCommand& a, const Program& program, Scenario& scenario) {
    auto& subject = scenario.answer;
    const bool is_one = a.metrics.size() == 1 && find_metric(program, a.metrics.front());
    if (is_one)
        subject.metric = {.value = a.metrics.front(), .place = {}, .given = true}, subject.at = {};
    if (a.at.empty()) return;
    if (a.metrics.empty() && !subject.metric.given)
        throw UsageError("--at is the date of the metrics to print: add --metric METRIC");
    asked_step(program, "at", a.at);
    if (!is_one && !a.metrics.empty()) return;
    subject.at = {.value = *parse_date(a.at), .place = {}, .given = true};
}

void RunCommand::run() {
    effects.isa = isa_of_environment();
    check_report(output.report, output.folder);
    const Stopwatch loading;
    auto scenario = load_scenario(file, model_registry(),
                                  {.set = set,
                                   .population = PopulationUse::wanted,
                                   .paths = session.paths,
                                   .against = against});
    metrics = with_ids(scenario, metrics);
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    std::vector<Expectation> expectations;
    check_all({[&] {
                   if (!metrics.empty()) select_metrics(*program, metrics);
                   set_subject(*this, *program, scenario);
               },
               [&] {
                   expectations = read_expectations(
                       expected, *program,
                       expected.fail_if.empty() ? std::vector<Metric>{} : all_metrics(*program));
               }});
    auto populations = load_populations(*this, scenario);
    const auto resolved = output.folder.empty() ? Resolved{} : resolve(scenario);
    if (!output.folder.empty())
        require_folder(session, output.folder,
                       {.scenarios = {&scenario}, .copies = hashes_of(resolved)});
    OtherOutput other{.files = {}, .seconds = {{"load_and_compile", loading.seconds()}}};

    const Stopwatch running;
    const auto checks = audit ? Audit::everything : Audit::essentials;
    if (effects.replicates > 0) effects.tables = tables_of_draws(program, effects.threads);
    const auto result = steppe::run(*program, all_metrics(*program), checks);
    const Outcome outcome{scenario, *program, result};
    std::optional<RunResult> compared;
    std::optional<Outcome> comparison;
    if (program->comparison) {
        compared = steppe::run(*program->comparison, all_metrics(*program->comparison), checks);
        comparison.emplace(Outcome{*scenario.comparison, *program->comparison, *compared});
    }
    const Outcome* without = comparison ? &*comparison : nullptr;
    std::optional<CountLine> line;
    if (effects.replicates > 0 && wants_progress(output.quiet)) {
        line.emplace("replicates", effects.replicates * (comparison ? 2 : 1));
        effects.progress = [&](std::uint64_t done) { line->show(done); };
    }
    const auto found = effects_of(outcome, without, effects);
    line.reset();
    if (found.replicates > 0) session.sample = SampleDesign{found.replicates, effects.seed, "lhs"};
    RunReport report{
        .outcome = outcome,
        .without = without,
        .effects = found,
        .seed = effects.seed,
        .metrics = metrics,
        .at = at.empty() ? std::nullopt : std::optional(asked_step(*program, "at", at)),
        .extent = extent_of(output)};
    if (steady) report.steady = settled(*program);
    if (populations) {
        auto moved = run_populations(*this, *populations, outcome, without, checks);
        report.crowd = population_counts(moved.here);
        report.crowd_section = [moved = std::move(moved)](const RunView& view) {
            return population_section(view, moved);
        };
        other.seconds.insert(populations->seconds().begin(), populations->seconds().end());
    }
    other.seconds["run"] = running.seconds();
    other.files = [&] {
        return write_tables(*this, resolved, outcome, without,
                            populations ? &*populations : nullptr);
    };
    report_unreached(*program, session);
    output.next = next_lines(*this);
    put_result(run_result(report), output, session,
               output.folder.empty() ? std::vector<InputFile>{} : input_files({&scenario}), 0,
               other);
    if (!hold(expectations, outcome, found)) session.code = expectation_failed;
}

void RunCommand::add_options() {
    command.option("file", file, "Scenario file").required();
    add_set_option(command, set);
    add_against_option(command, against, "the first file that it extends");
    add_metric_option(command, metrics,
                      "Metric to print and write; the answer is about a single one");
    add_at_option(command, at, "the answer", "that of the largest effect");
    add_output_options(command, session, output, "tables, results.json, the resolved scenario",
                       Resumes::no);
    command.flag("--full", output.form.is_full, "Print all tables");
    add_replicates_option(command, effects.replicates, " for the ranges and probabilities; 0: none",
                          "256", 0, 20000);
    add_seed_option(command, effects.seed, "1");
    command.flag("--audit", audit, "Check every law of the model at every step");
    command.flag("--steady", steady, "Report the equilibrium of positions in the final network");
    add_threads_option(command, effects.threads);
    add_progress_option(command);
    command.flag("--crowd-agents", population_agents,
                 "Write the final position of every agent of a population to the folder of --out");
    command.option(
        "--influence-of ID", influence_of,
        "Agent of a population, or state: its weight in the equilibrium of the population");
    add_expectation_options(command, expected);
    add_quiet_flag(command, output.quiet);
    command.footer(R"(Examples:
  steppe run scenarios/japan-20b.toml
  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 \
      --metric 'influence_share.*.JPN'
  steppe run scenarios/china-matches-japan.toml --against scenarios/baseline.toml
  steppe run scenarios/japan-20b.toml --out out/japan-20b)");
}

}  // namespace

void add_run(Command command, Session& session) { add_command<RunCommand>(command, session); }

}  // namespace steppe
