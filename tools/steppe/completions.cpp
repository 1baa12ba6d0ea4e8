#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/core/text.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/usage.hpp"

namespace steppe {
namespace {

std::string options_of(const CLI::App& app) {
    std::vector<std::string> out;
    for (const auto* option : app.get_options())
        for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    return join(out, " ");
}

std::string bash_script(const CLI::App& app) {
    std::string cases;
    std::vector<std::string> commands;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        commands.push_back(command->get_name());
        std::string words = options_of(*command);
        if (command->get_name() == "list")
            words += " agents layers events metrics keys distributions codes";
        if (command->get_name() == "completions") words += " bash";
        cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(), words);
    }
    return fmt::format(
        R"(# Completion of steppe for bash: source it, or put it where bash-completion looks.
_steppe() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" words=""
  case "${{COMP_WORDS[1]}}" in
{}    *) words="{} {}" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="{} {}"; fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current";
    compgen -f -X '!*.toml' -- "$current"; compgen -d -- "$current")
}}
complete -o filenames -F _steppe steppe
)",
        cases, join(commands, " "), options_of(app), join(commands, " "), options_of(app));
}

}  // namespace

void add_completions(CLI::App& app, Session&) {
    auto* command = app.add_subcommand("completions", "Print a completion script for a shell");
    auto shell = std::make_shared<std::string>();
    one_of(command->add_option("shell", *shell, "bash")->required(), {"bash"});
    command->footer("Example:\n  source <(steppe completions bash)");
    command->callback([&app, shell] { std::fputs(bash_script(app).c_str(), stdout); });
}

}  // namespace steppe
