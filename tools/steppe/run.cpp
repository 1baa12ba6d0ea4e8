#include <cstdio>

#include <unistd.h>

#include "steppe/run.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct RunCommand : BasicCommand {
    void add_options();
    void run();
    void check_population(const Model& model) const;
    Execution execution();

    std::string file{}, against{};
    std::vector<std::string> set{};
    unsigned threads = 0;
    ExpectationOptions expected{};
    AnswerOptions asked{};
    OutputOptions output{};
    std::optional<CountLine> count{};
    std::optional<WorkLine> work{};
};

/// Throws UsageError for an option that needs a population if there is none.
void RunCommand::check_population(const Model& model) const {
    if (asked.agents && output.folder.empty())
        throw UsageError("--crowd-agents needs --out DIR, the folder to write crowd_agents.csv to");
    if (model.has_population()) return;
    if (asked.agents) throw UsageError("--crowd-agents: the scenario has no population");
    if (!asked.influence_of.empty())
        throw UsageError(
            "--influence-of: the scenario has no population; for states, see the metric "
            "total_influence");
}

/// Returns how the run works and what it reports.
Execution RunCommand::execution() {
    Execution out{.threads = threads, .isa = isa_of_environment(), .audit = asked.execution.audit};
    out.warn = [this](const std::vector<Diagnostic>& all) {
        all.front().code.empty() ? print_note(all.front().message) : session.report(all);
    };
    out.progress = [this, unit = std::string()](const Progress& now) mutable {
        if (now.what.empty()) {
            if (!wants_progress(output.quiet)) return;
            if (count) return count->show(now.done);
            count.emplace(now.unit, now.all);
            return;
        }
        count.reset();
        if (unit != now.unit) work.emplace(unit = now.unit, unit == "MB" ? 2e6 : 1);
        work->show(now.what, now.done, now.all);
    };
    return out;
}

/// Returns the parts of a result that are printed or written: most of them are in no short text.
AnswerOptions::Extent extent_of(const OutputOptions& output) {
    using Extent = AnswerOptions::Extent;
    if (output.report) return Extent::explorer;
    const bool all = output.json || output.form.is_full || !output.folder.empty();
    return all ? Extent::tables : Extent::text;
}

/// Returns the command that comes next, for the same scenario, on two lines if one is too long.
std::string next_lines(const RunCommand& a) {
    std::vector<std::string> words{"steppe", "sweep", a.file};
    for (const auto& set : a.set) words.insert(words.end(), {"--set", set});
    if (a.asked.seed != 1) words.insert(words.end(), {"--seed", std::to_string(a.asked.seed)});
    const std::string head = "Next        ", command = command_text(words),
                      hint = "run --full: all tables; --against FILE; --out DIR --report: a page";
    const bool fits = width(head + command + "; " + hint) <=
                      columns_of(STDOUT_FILENO).value_or(a.output.form.columns);
    return head + command + (fits ? "; " : ";\n" + std::string(head.size(), ' ')) + hint + "\n";
}

void RunCommand::run() {
    check_report(output.report, output.folder);
    const Stopwatch loading;
    auto model = Model::load(file, {.read = {},
                                    .anywhere = session.anywhere,
                                    .set = set,
                                    .against = against,
                                    .population = true});
    if (const auto warnings = model.warnings(); !warnings.empty()) session.report(warnings);
    std::vector<Expectation> expectations;
    try {
        expectations = read_expectations(expected, results_of(model));
    } catch (const OptionError& error) {  // reports all that is wrong at once
        auto wrong = error.wrong;
        try {
            model.check_answer(asked);
        } catch (const OptionError& other) {
            wrong.insert(wrong.begin(), other.wrong.begin(), other.wrong.end());
        }
        throw OptionError(std::move(wrong));
    }
    check_population(model);
    asked.execution = execution();
    asked.extent = extent_of(output);
    const bool has_folder = !output.folder.empty();
    model = model.with_population(has_folder, asked.execution);
    work.reset();
    const auto resolved = has_folder ? model.resolved() : Resolved{};
    if (has_folder)
        require_folder(session, output.folder,
                       {.scenarios = model.files(), .copies = hashes_of(resolved)});
    const double loaded = loading.seconds();
    auto result = model.answer(asked);
    count.reset();
    work.reset();
    if (const auto n = result.about.at("replicates").get<std::uint64_t>(); n > 0)
        session.sample = SampleDesign{n, asked.seed, "lhs"};
    for (const auto& [name, text] : resolved.files) result.others.push_back(file_of(name, text));
    result.seconds["load_and_compile"] = loaded;
    output.next = next_lines(*this);
    put_result(result, output, session,
               has_folder ? input_files(model.files()) : std::vector<InputFile>{}, 0);
    if (!hold(
            expectations, [&](const std::string& ask) { return result.yes.at(ask); },
            [&](const std::string& metric) { return model.run()[metric].back(); }))
        session.code = expectation_failed;
}

void RunCommand::add_options() {
    command.option("file", file, "Scenario file").required();
    add_set_option(command, set);
    add_against_option(command, against, "the first file that it extends");
    add_metric_option(command, asked.metrics,
                      "Metric to print and write; the answer is about a single one");
    add_at_option(command, asked.at, "the answer", "that of the largest effect");
    add_output_options(command, session, output, "tables, results.json, the resolved scenario",
                       Resumes::no);
    command.flag("--full", output.form.is_full, "Print all tables");
    add_replicates_option(command, asked.replicates, " for the ranges and probabilities; 0: none",
                          "256", 0, 20000);
    add_seed_option(command, asked.seed, "1");
    command.flag("--audit", asked.execution.audit, "Check every law of the model at every step");
    command.flag("--steady", asked.steady,
                 "Report the equilibrium of positions in the final network");
    add_threads_option(command, threads);
    add_progress_option(command);
    command.flag("--crowd-agents", asked.agents,
                 "Write the final position of every agent of a population to the folder of --out");
    command.option(
        "--influence-of ID", asked.influence_of,
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
