#include "tools/steppe/usage.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
    const auto near = nearest(word, known);
    return near ? fmt::format(". Did you mean `{}`?", *near) : "";
}

const char* stop_after(const std::string& sentence) { return sentence.back() == '?' ? " " : ". "; }

/// Returns a name for the value of an option or for an argument, without C++ type names.
std::string value_name(const CLI::Option& option) {
    if (option.get_positional()) return option.get_name();
    const std::string type = option.get_type_name();
    return type == "TEXT" ? "VALUE" : type == "UINT" ? "N" : type == "FLOAT" ? "X" : type;
}

std::string described(const CLI::Option& option) {
    std::string out = option.get_description();
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
}

/// Returns the part of an option before `=`.
std::string name_in(const std::string& word) { return word.substr(0, word.find('=')); }

const CLI::Option* option_of(const CLI::App& app, const CLI::App& command,
                             const std::string& word) {
    const auto* own = command.get_option_no_throw(name_in(word));
    return own != nullptr ? own : app.get_option_no_throw(name_in(word));
}

std::vector<std::string> option_names(const CLI::App& app, const CLI::App& command) {
    std::vector<std::string> out;
    for (const auto* from : {&command, &app})
        for (const auto* option : from->get_options())
            for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    return out;
}

/// Returns the first word that is neither an option of the program nor its value.
std::optional<std::string> first_argument(const CLI::App& app,
                                          const std::vector<std::string>& words) {
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (words[n].empty() || words[n][0] != '-') return words[n];
        const auto* option = app.get_option_no_throw(name_in(words[n]));
        const bool value_follows = words[n].find('=') == std::string::npos;
        if (option != nullptr && option->get_items_expected() > 0 && value_follows) ++n;
    }
    return std::nullopt;
}

std::string usage_of(const CLI::App& command) {
    std::string out = fmt::format("Usage: steppe {} [OPTIONS]", command.get_name());
    for (const auto* option : command.get_options()) {
        if (option->get_positional()) {
            const std::string name =
                value_name(*option) + (option->get_items_expected_max() > 1 ? "..." : "");
            out += option->get_required() ? " " + name : " [" + name + "]";
        } else if (option->get_required()) {
            out += fmt::format(" {} {}", option->get_name(), value_name(*option));
        }
    }
    return out + fmt::format("; steppe {} --help lists the options", command.get_name());
}

/// Returns the first missing required argument or option.
std::string missing(const CLI::App& command) {
    for (const auto* option : command.get_options()) {
        if (!option->get_required() || option->count() > 0) continue;
        return fmt::format("{} is {} ({})", option->get_name(),
                           option->get_positional() ? "missing" : "required", described(*option));
    }
    return "an argument is missing";
}

/// Returns the first unexpected word. \param said the library's list of them
std::string unexpected(const CLI::App& app, const CLI::App& command,
                       const std::vector<std::string>& words, const std::string& said) {
    const auto left = split(said.substr(said.find(": ") + 2), ' ');
    for (const auto& word : words) {
        if (std::find(left.begin(), left.end(), word) == left.end()) continue;
        if (word.size() < 2 || word[0] != '-') return fmt::format("unexpected `{}`", word);
        const bool is_budget = word == "-n" && command.get_option_no_throw("--budget") != nullptr;
        return fmt::format("{} is not an option of {}{}", name_in(word), command.get_name(),
                           is_budget ? ". Did you mean `--budget`?"
                                     : suggestion(name_in(word), option_names(app, command)));
    }
    return said;
}

/// Returns the option with too many values or without a value.
std::string mismatch(const CLI::App& app, const CLI::App& command, const std::string& said) {
    const std::string name = said.substr(0, said.find(':'));
    const auto* option = option_of(app, command, name);
    if (option == nullptr) return said;
    if (option->get_items_expected() == 0) return fmt::format("{} takes no value", name);
    if (option->count() > 1)
        return fmt::format("{} is given {} times: it takes one value", name, option->count());
    return fmt::format("{} needs a value ({}: {})", name, value_name(*option), described(*option));
}

}  // namespace

CLI::Option* one_of(CLI::Option* option, const std::vector<std::string>& words) {
    const auto check = [words](std::string& word) -> std::string {
        if (std::find(words.begin(), words.end(), word) != words.end()) return "";
        return fmt::format("invalid value `{}` (one of {}){}", word, join(words, ", "),
                           suggestion(word, words));
    };
    return option->check(CLI::Validator(check, "", ""))->type_name(join(words, "|"));
}

CLI::Validator value_of(const CLI::Option& option) {
    const bool is_flag = option.get_items_expected() == 0;
    const auto check = [is_flag](std::string& value) -> std::string {
        if (is_flag && value != "true" && value != "false")
            return fmt::format("takes no value, and `{}` is given", value);
        if (value.rfind("--", 0) == 0) return fmt::format("needs a value before {}", value);
        return "";
    };
    return {check, "", ""};
}

std::string usage_error(const CLI::App& app, const std::vector<std::string>& words,
                        const CLI::Error& error) {
    const auto first = first_argument(app, words);
    std::vector<std::string> commands;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
        commands.push_back(command->get_name());
    const bool is_known =
        first && std::find(commands.begin(), commands.end(), *first) != commands.end();
    if (!is_known) {
        std::string what = "a command is needed, for instance run";
        if (first)
            what = fmt::format("`{}` is not a command{}", *first, suggestion(*first, commands));
        const bool of_program = dynamic_cast<const CLI::ValidationError*>(&error) != nullptr;
        if (!first && of_program) what = error.what();
        return what + stop_after(what) + "`steppe --help` lists the commands";
    }
    const CLI::App& command = *app.get_subcommand(*first);
    std::string what = error.what();
    while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.pop_back();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
        what = unexpected(app, command, words, what);
    else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
        what = missing(command);
    else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
        what = mismatch(app, command, what);
    else if (const auto needs = what.find(" requires "); needs != std::string::npos)
        what.replace(needs, 10, " needs ");
    return what + stop_after(what) + usage_of(command);
}

}  // namespace steppe
