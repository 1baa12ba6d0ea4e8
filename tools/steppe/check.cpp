#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/model/kinds.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

/// Reads and compiles each file; all errors of all files are told.
int check(const std::vector<std::string>& files) {
    int code = 0;
    for (const auto& file : files) {
        try {
            const auto scenario = load_scenario(file, model_registry());
            if (!scenario.warnings.empty()) std::fputs(to_text(scenario.warnings).c_str(), stderr);
            const auto program = compile(scenario);
            fmt::print("{}: good ({} agents, {} issues, {} layers, {} pledges, {} steps, {} uncertain inputs)\n", file, program->agents.size(),
                       program->issues.size(), program->layers.size(), program->pledges.size(), program->calendar.steps, program->draws.size());
        } catch (const ScenarioError& error) {
            std::fputs((to_text(error.diagnostics) + "\n").c_str(), stderr);
            code = 2;
        }
    }
    return code;
}

}  // namespace

void add_check(CLI::App& app, int& code) {
    auto* command = app.add_subcommand("check", "tell everything that is wrong with scenario files");
    auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("file", *files, "scenario files")->required();
    command->footer("Example:\n  steppe check scenarios/*.toml");
    command->callback([files, &code] { code = check(*files); });
}

}  // namespace steppe
