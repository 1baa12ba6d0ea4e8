#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/ensemble/sweep.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/crowd.hpp"

namespace steppe {
namespace {

/// Returns the files, with the scenarios in a folder, and below it, in the folder's place.
std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
    namespace fs = std::filesystem;
    std::vector<std::string> out;
    for (const auto& path : paths) {
        std::error_code none;
        if (!fs::is_directory(path, none)) {
            if (const auto end = fs::path(path).extension(); end == ".csv" || end == ".mtx")
                throw WrongArgument(
                    fmt::format("`{}` is a table: check the scenario that names it", path));
            out.push_back(path);
            continue;
        }
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(path, none))
            if (entry.path().extension() == ".toml") found.push_back(entry.path().string());
        if (found.empty())
            throw WrongArgument(fmt::format("there is no scenario (.toml) in `{}`", path));
        std::sort(found.begin(), found.end());
        out.insert(out.end(), found.begin(), found.end());
    }
    return out;
}

/// Reads and compiles each file; all errors of all files are told.
/// \param strict whether warnings count as errors
void check(const std::vector<std::string>& files, bool strict, Session& session) {
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    for (const auto& file : files) {
        try {
            const auto scenario =
                load_scenario(file, model_registry(),
                              {.set = {}, .crowd = CrowdUse::wanted, .paths = session.paths});
            auto warnings = scenario.warnings;
            if (strict && !warnings.empty()) {
                for (auto& warning : warnings) warning.severity = Severity::error;
                throw ScenarioError(std::move(warnings));
            }
            if (!warnings.empty()) session.tell(warnings);
            const auto program = compile(scenario);
            // What only a sweep reads; planned where it says anything, as tables of quantiles take
            // a while.
            const auto& sweep = scenario.sweep;
            if (sweep.until.given || sweep.correlation.given || sweep.grid.given)
                plan_sweep(file, model_registry(), {.set = {}, .paths = session.paths});
            const std::string crowd =
                scenario.crowd.given() ? ", " + described(load_crowd_told(scenario, threads)) : "";
            fmt::print(
                "{}: good ({} agents, {} issues, {} layers, {} pledges, {} steps, {} uncertain "
                "inputs{})\n",
                scenario.path, program->agents.size(), program->issues.size(),
                program->layers.size(), program->pledges.size(), program->calendar.steps,
                program->draws.size(), crowd);
        } catch (const ScenarioError& error) {
            session.tell(error.diagnostics);
            session.code = 2;
        }
    }
}

}  // namespace

void add_check(CLI::App& app, Session& session) {
    auto* command =
        app.add_subcommand("check", "Report everything that is wrong with scenario files");
    auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("file", *files, "Scenario files or folders of them; - is standard input")
        ->required();
    auto strict = std::make_shared<bool>(false);
    command->add_flag("--strict", *strict, "Treat warnings as errors");
    command->footer(
        "Examples:\n  steppe check scenarios/*.toml\n  steppe check scenarios --strict");
    command->callback(
        [files, strict, &session] { check(scenario_files(*files), *strict, session); });
}

}  // namespace steppe
