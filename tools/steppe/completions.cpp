#include <cstdio>
#include <memory>

#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

constexpr const char* bash_script =
    R"(# Completion of steppe for bash: source it, or put it where bash-completion looks.
_steppe() {
  local line kind="" current="${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :*) kind="$line" ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("${COMP_WORDS[0]}" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [ "$current" = "=" ] && current=""
  case "$kind" in
    :toml)
      mapfile -t COMPREPLY < <(
        compgen -f -X '!*.toml' -- "$current"
        compgen -d -- "$current"
      ) ;;
    :file) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    :folder) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
  esac
  [ -n "$kind" ] && compopt -o filenames 2>/dev/null
  case "${COMPREPLY[0]}" in *[.=:[]) compopt -o nospace 2>/dev/null ;; esac
  return 0
}
complete -F _steppe steppe
)";

constexpr const char* zsh_script =
    R"(#compdef steppe
# Completion of steppe for zsh: source it after compinit, or save it as _steppe in a folder of
# fpath.
_steppe() {
  local line value kind=""
  local -a values texts open open_texts
  while IFS= read -r line; do
    value="${line%%$'\t'*}"
    case "$value" in
      :*) kind="$value" ;;
      *[.=:\[]) open+=("$value"); open_texts+=("${line/$'\t'/  -- }") ;;
      *) values+=("$value"); texts+=("${line/$'\t'/  -- }") ;;
    esac
  done < <("${words[1]}" __complete zsh "${(@)words[2,CURRENT]}" 2>/dev/null)
  case "$kind" in
    :toml) _files -g '*.toml' ;;
    :file) _files ;;
    :folder) _files -/ ;;
  esac
  (( ${#values} )) && compadd -Q -U -l -d texts -- "${values[@]}"
  (( ${#open} )) && compadd -Q -U -l -S '' -d open_texts -- "${open[@]}"
  return 0
}
if [ "${funcstack[1]}" = "_steppe" ]; then
  _steppe "$@"
elif (( $+functions[compdef] )); then
  compdef _steppe steppe
fi
)";

constexpr const char* fish_script =
    R"(# Completion of steppe for fish: source it, or save it in ~/.config/fish/completions.
function __steppe_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete fish $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':toml'
                __fish_complete_suffix "$current" .toml
            case ':file'
                __fish_complete_path "$current"
            case ':folder'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c steppe -f -a '(__steppe_complete)'
)";

}  // namespace

void add_completions(Command command, Session&) {
    auto shell = std::make_shared<std::string>();
    command.option("shell", *shell, "Shell: bash, zsh or fish")
        .required()
        .one_of({"bash", "zsh", "fish"});
    command.footer(R"(
The scripts complete commands, options and values: scenario files, metrics, states, questions,
addresses and dates of the scenario on the line.
Examples:
  source <(steppe completions bash)
  steppe completions zsh > ~/.zfunc/_steppe
  steppe completions fish > ~/.config/fish/completions/steppe.fish)");
    command.on_run([shell] {
        std::fputs(*shell == "bash"  ? bash_script
                   : *shell == "zsh" ? zsh_script
                                     : fish_script,
                   stdout);
    });
}

}  // namespace steppe
