#include "tools/steppe/usage.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

const char* stop_after(const std::string& sentence) { return sentence.back() == '?' ? " " : ". "; }

/// Returns the part of an option before `=`.
std::string name_in(const std::string& word) { return word.substr(0, word.find('=')); }

/// Returns the first word that is neither an option of the program nor its value.
std::optional<std::string> first_argument(Command app, const std::vector<std::string>& words) {
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (words[n].empty() || words[n][0] != '-') return words[n];
        const auto option = app.find(name_in(words[n]));
        const bool value_follows = words[n].find('=') == std::string::npos;
        if (option && option.takes_value() && value_follows) ++n;
    }
    return std::nullopt;
}

/// Returns the first missing required argument or option.
std::string missing(Command command) {
    for (const auto option : command.options()) {
        if (!option.is_required() || option.count() > 0) continue;
        return fmt::format("{} is {} ({})", option.name(),
                           option.is_argument() ? "missing" : "required", described(option));
    }
    return "an argument is missing";
}

/// Returns the first unexpected word. \param said the library's list of them
std::string unexpected(Command app, Command command, const std::vector<std::string>& words,
                       const std::string& said) {
    const auto left = split(said.substr(said.find(": ") + 2), ' ');
    for (const auto& word : words) {
        if (std::find(left.begin(), left.end(), word) == left.end()) continue;
        if (word.size() < 2 || word[0] != '-') return fmt::format("unexpected `{}`", word);
        auto known = option_names(command);
        const auto of_program = option_names(app);
        known.insert(known.end(), of_program.begin(), of_program.end());
        return fmt::format("{} is not an option of {}{}", name_in(word), command.name(),
                           did_you_mean(name_in(word), known));
    }
    return said;
}

/// Returns the option with too many values or without a value.
std::string mismatch(Command app, Command command, const std::string& said) {
    const std::string name = said.substr(0, said.find(':'));
    auto option = command.find(name);
    if (!option) option = app.find(name);
    if (!option) return said;
    if (!option.takes_value()) return fmt::format("{} takes no value", name);
    if (option.count() > 1)
        return fmt::format("{} is given {} times: it takes one value", name, option.count());
    return fmt::format("{} needs a value ({}: {})", name, value_name(option), described(option));
}

}  // namespace

std::string value_name(Option option) {
    if (option.is_argument()) return option.name();
    const std::string type = option.type();
    const bool whole = type == "UINT" || type == "INT";
    return type == "TEXT" ? "VALUE" : whole ? "N" : type == "FLOAT" ? "X" : type;
}

std::string described(Option option) {
    std::string out = option.help();
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
}

std::string usage_line(Command command) {
    std::string out = fmt::format("Usage: steppe {} [OPTIONS]", command.name());
    for (const auto option : command.options()) {
        if (option.is_argument()) {
            const std::string name = value_name(option) + (option.takes_many() ? "..." : "");
            out += option.is_required() ? " " + name : " [" + name + "]";
        } else if (option.is_required()) {
            out += fmt::format(" {} {}", option.name(), value_name(option));
        }
    }
    return out;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
    const auto near = nearest(word, known);
    return near ? fmt::format(". Did you mean `{}`?", *near) : "";
}

std::vector<std::string> option_names(Command command) {
    std::vector<std::string> out;
    for (const auto option : command.options())
        if (!option.is_argument() && !option.is_hidden()) out.push_back(option.name());
    return out;
}

std::string usage_error(Command app, const std::vector<std::string>& words,
                        const ParseError& error) {
    const auto first = first_argument(app, words);
    std::vector<std::string> commands;
    Command command;
    for (const auto one : app.commands())
        if (commands.emplace_back(one.name()) == first) command = one;
    using Kind = ParseError::Kind;
    std::string what = error.text;
    if (!command) {
        if (first)
            what = fmt::format("`{}` is not a command{}", *first, did_you_mean(*first, commands));
        else if (error.kind != Kind::value)
            what = "a command is needed, for instance run";
        return what + stop_after(what) + "`steppe --help` lists the commands";
    }
    while (!what.empty() && (what.back() == '.' || what.back() == '\n')) what.pop_back();
    if (error.kind == Kind::unexpected)
        what = unexpected(app, command, words, what);
    else if (error.kind == Kind::missing)
        what = missing(command);
    else if (error.kind == Kind::number_of_values)
        what = mismatch(app, command, what);
    else if (const auto needs = what.find(" requires "); needs != std::string::npos)
        what.replace(needs, 10, " needs ");
    return fmt::format("{}{}{}; steppe {} --help lists the options", what, stop_after(what),
                       usage_line(command), command.name());
}

}  // namespace steppe
