#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/usage.hpp"

namespace steppe {
namespace {

std::string options_of(Command command) { return join(option_names(command), " "); }

std::string bash_script(Command app) {
    std::string cases;
    std::vector<std::string> commands;
    for (const auto command : app.commands()) {
        const auto name = commands.emplace_back(command.name());
        std::string words = options_of(command);
        if (name == "list") words += " agents layers events metrics keys distributions codes";
        if (name == "completions") words += " bash";
        cases += fmt::format("    {}) words=\"{}\" ;;\n", name, words);
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

void add_completions(Command app, Session&) {
    auto command = app.add("completions", "Print a completion script for a shell");
    auto shell = std::make_shared<std::string>();
    command.option("shell", *shell, "bash").required().one_of({"bash"});
    command.footer("Example:\n  source <(steppe completions bash)");
    command.on_run([app, shell] { std::fputs(bash_script(app).c_str(), stdout); });
}

}  // namespace steppe
