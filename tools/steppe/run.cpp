#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/resolved.hpp"
#include "steppe/report/summary.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {
namespace {

struct RunArguments {
    std::string file, out;
    std::vector<std::string> set, metrics, command_line;
    bool audit = false, quiet = false, json = false, steady = false, report = false;
};

/// Writes every file of a result; the manifest comes last, so that its presence says all is there.
void write_results(const RunArguments& a, const Outcome& outcome, const Outcome* without, const Summary& summary, double load, double run) {
    make_folder(a.out);
    remove_temporaries(a.out);
    for (const char* name : {"/manifest.json", "/report.html"}) remove_file(a.out + name);  // they would tell of an earlier result
    const auto resolved = resolve(outcome.scenario);
    std::vector<std::string> names;
    const auto put = [&](const std::string& name, const std::string& content) {
        if (const auto slash = name.rfind('/'); slash != std::string::npos) {
            make_folder(a.out + "/" + name.substr(0, slash));
            remove_temporaries(a.out + "/" + name.substr(0, slash));
        }
        write_file(a.out + "/" + name, content);
        names.push_back(name);
    };
    put("timeseries.csv", timeseries_csv(outcome.program, outcome.result.series, a.metrics));
    if (without != nullptr) {
        std::vector<std::string> shared;  // a pledge's metrics are only in the scenario that has it
        for (const auto& pattern : a.metrics) shared.push_back(pattern);
        put("comparison.csv", timeseries_csv(without->program, without->result.series, shared));
    }
    put("summary.json", to_json(summary));
    for (const auto& [name, content] : resolved.files) put(name, content);
    put("manifest.json", manifest(a.command_line, outcome.scenario, names, {{"load_and_compile", load}, {"run", run}}));
}

void run_command(const RunArguments& a, const Session& session) {
    if (a.report && a.out.empty()) throw WrongArgument("--report needs --out DIR, the folder to write report.html to");
    const Stopwatch loading;
    const auto scenario = load_scenario(a.file, model_registry(), {.set = a.set});
    if (!scenario.warnings.empty()) session.tell(scenario.warnings);
    const auto program = compile(scenario);
    select_metrics(*program, a.metrics);  // a misspelt metric is told before anything runs
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
            fmt::print(stderr, "steppe: positions would settle nowhere: some agents reach none with a conviction of its own\n");
    }
    if (!a.out.empty()) write_results(a, outcome, without ? &*without : nullptr, summary, load, running.seconds());
    if (a.report) write_report(a.out);
    if (!program->reaches_stubborn)
        session.tell({{.code = "W002",
                       .message = fmt::format("total_influence is absent: {} reach{} no agent with a conviction of its own (susceptibility below 1)",
                                              join(program->unreached, ", "), program->unreached.size() == 1 ? "es" : ""),
                       .place = {},
                       .severity = Severity::warning}});
    if (a.json)
        std::fputs(to_json(summary).c_str(), stdout);
    else if (!a.quiet)
        std::fputs(to_text(summary).c_str(), stdout);
    if (!a.out.empty() && !a.quiet && !a.json)
        fmt::print("-> {}/   timeseries.csv{}  summary.json  manifest.json  {}{}\n", a.out, without ? "  comparison.csv" : "", resolve(scenario).main,
                   a.report ? "  report.html" : "");
}

}  // namespace

void add_run(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("run", "run a scenario at its centres, beside the one it is compared with");
    auto a = std::make_shared<RunArguments>();
    a->command_line = session.command_line;
    command->add_option("file", a->file, "scenario file")->required();
    command->add_option("--set", a->set, "address=value, in place of what the file says")->type_name("A=V")->allow_extra_args(false);
    command->add_option("--metrics", a->metrics, "metrics to show and write; * stands for anything (default: the summary, and all in files)")
        ->type_name("GLOB")
        ->allow_extra_args(false);
    command->add_option("--out", a->out, "folder for tables, summary, manifest and the resolved scenario")->type_name("DIR");
    command->add_flag("--report", a->report, "also write report.html, a page with charts, to the folder of --out");
    command->add_flag("--audit", a->audit, "check every law of the model at every step");
    command->add_flag("--steady", a->steady, "also tell where positions would settle in the network of the end");
    command->add_flag("--quiet", a->quiet, "print nothing on success");
    command->add_flag("--json", a->json, "print the summary as JSON");
    command->footer(
        "Examples:\n"
        "  steppe run scenarios/japan-20b.toml\n"
        "  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=1 --metrics 'influence_share.*.JPN'\n"
        "  steppe run scenarios/japan-20b.toml --out out/japan-20b");
    command->callback([a, &session] { run_command(*a, session); });
}

}  // namespace steppe
