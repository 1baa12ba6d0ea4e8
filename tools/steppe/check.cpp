#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/ensemble/sweep.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/crowd.hpp"

namespace steppe {
namespace {

/// Reads and compiles each file; all errors of all files are told.
/// \param strict whether warnings count as errors
void check(const std::vector<std::string>& files, bool strict, Session& session) {
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    for (const auto& file : files) {
        try {
            const auto scenario = load_scenario(file, model_registry(), {.set = {}, .crowd = CrowdUse::wanted});
            auto warnings = scenario.warnings;
            if (strict && !warnings.empty()) {
                for (auto& warning : warnings) warning.severity = Severity::error;
                throw ScenarioError(std::move(warnings));
            }
            if (!warnings.empty()) session.tell(warnings);
            const auto program = compile(scenario);
            // What only a sweep reads; planned where it says anything, as tables of quantiles take a while.
            const auto& sweep = scenario.sweep;
            if (sweep.until.given || sweep.correlation.given || sweep.grid.given) plan_sweep(file, model_registry(), {});
            const std::string crowd = scenario.crowd.given() ? ", " + described(load_crowd_told(scenario, threads)) : "";
            fmt::print("{}: good ({} agents, {} issues, {} layers, {} pledges, {} steps, {} uncertain inputs{})\n", file, program->agents.size(),
                       program->issues.size(), program->layers.size(), program->pledges.size(), program->calendar.steps, program->draws.size(), crowd);
        } catch (const ScenarioError& error) {
            session.tell(error.diagnostics);
            session.code = 2;
        }
    }
}

}  // namespace

void add_check(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("check", "tell everything that is wrong with scenario files");
    auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("file", *files, "scenario files")->required();
    auto strict = std::make_shared<bool>(false);
    command->add_flag("--strict", *strict, "Treat warnings as errors");
    command->footer("Example:\n  steppe check scenarios/*.toml");
    command->callback([files, strict, &session] { check(*files, *strict, session); });
}

}  // namespace steppe
