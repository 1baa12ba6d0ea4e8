#include "tools/steppe/help.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "tools/steppe/shared_options.hpp"
#include "tools/steppe/terminal.hpp"
#include "tools/steppe/usage.hpp"

namespace steppe {
namespace {

constexpr std::size_t widest_help = 80, description = 26;

/// Returns a name with its description beside it, or below if the name is long.
std::string entry(const std::string& name, const std::string& text, std::size_t indent,
                  std::size_t columns) {
    std::string out = "  " + name;
    if (width(out) + 2 > indent)
        out += "\n" + std::string(indent, ' ');
    else
        out = pad(out, indent);
    return out + wrapped(text, indent, indent, columns) + "\n";
}

/// Returns the words of an example. An option and its value make one word.
std::vector<std::string> example_words(const std::string& line) {
    std::vector<std::string> out;
    bool quoted = false, follows = false;
    std::string word;
    for (const char c : line + " ") {
        if (c == '\'') quoted = !quoted;
        if (c != ' ' || quoted) {
            word += c;
            continue;
        }
        const bool is_option = word[0] == '-';
        if (follows && !is_option)
            out.back() += " " + word;
        else
            out.push_back(word);
        follows = is_option;
        word.clear();
    }
    return out;
}

/// Returns an example, broken between its words so that a shell reads it as one command.
std::string example(const std::string& line, std::size_t columns) {
    const std::string whole = "  " + trimmed(line);
    if (width(whole) <= columns) return whole + "\n";
    std::string out, now = " ";
    for (const auto& word : example_words(trimmed(line))) {
        if (width(now) + 1 + width(word) + 2 > columns && now.find_first_not_of(' ') != now.npos) {
            out += now + " \\\n";
            now = "     ";
        }
        now += " " + word;
    }
    return out + now + "\n";
}

/// Returns the end of a help: its sentences as paragraphs, then its examples.
std::string footer_text(const std::string& footer, std::size_t columns) {
    std::string out, prose;
    const auto flush = [&] {
        if (!prose.empty()) out += wrapped(prose, 0, 0, columns) + "\n";
        prose.clear();
    };
    std::string line;
    for (const auto& part : split(footer, '\n')) {
        line += line.empty() ? part : trimmed(part);
        if (line.ends_with(" \\")) {  // an example goes on
            line.pop_back();
            continue;
        }
        const bool is_example = line.rfind("  ", 0) == 0;
        if (is_example || (!line.empty() && line.back() == ':')) {
            flush();
            out += is_example ? example(line, columns) : (out.empty() ? "" : "\n") + line + "\n";
        } else {
            prose += (prose.empty() ? "" : " ") + line;
        }
        line.clear();
    }
    flush();
    return out.empty() ? "" : "\n" + out;
}

std::string option_name(Option option) {
    std::string out = option.name();
    if (option.is_argument()) return out + (option.takes_many() ? "..." : "");
    if (const auto letter = option.short_name(); !letter.empty() && letter != out)
        out = letter + ", " + out;
    return option.takes_value() ? out + " " + value_name(option) : out;
}

std::string options_text(Command command, std::size_t columns) {
    std::string out;
    auto options = command.options();
    std::ranges::stable_sort(options, [](const auto& a, const auto& b) {
        return place_in_help(a.name()) < place_in_help(b.name());
    });
    for (const auto& section : sections_of_help()) {
        std::string entries;
        for (const auto option : options) {
            const std::string of = option.is_argument() ? "Arguments" : option.section();
            if (of != section) continue;
            entries += entry(option_name(option),
                             described(option) + (option.is_required() ? " (required)" : ""),
                             description, columns);
        }
        if (!entries.empty()) out += fmt::format("\n{}:\n{}", section, entries);
    }
    return out;
}

std::string commands_text(Command app, std::size_t columns) {
    std::string out, section;
    std::size_t indent = 0;
    for (const auto command : app.commands()) indent = std::max(indent, command.name().size() + 4);
    for (const auto command : app.commands()) {
        if (command.section() != section) {
            section = command.section();
            out += fmt::format("\n{}:\n", section);
        }
        out += entry(command.name(), command.help(), indent, columns);
    }
    return out;
}

}  // namespace

std::string wrapped(const std::string& text, std::size_t column, std::size_t indent,
                    std::size_t columns) {
    std::string out;
    std::size_t at = column;
    bool first = true;
    for (const auto& word : split(text, ' ')) {
        const auto size = width(word);
        if (!first && at + 1 + size > columns) {
            out += "\n" + std::string(indent, ' ');
            at = indent;
            first = true;
        }
        out += (first ? "" : " ") + word;
        at += size + (first ? 0 : 1);
        first = false;
    }
    return out;
}

std::string help_text(Command app, Command command, std::size_t columns) {
    columns = std::min(columns, widest_help);
    const Command of = command ? command : app;
    std::string out =
        wrapped(of.help(), 0, 0, columns) + "\n\n" +
        wrapped(command ? usage_line(command) : "Usage: steppe COMMAND [OPTIONS]", 0, 4, columns) +
        "\n";
    if (!command) out += commands_text(app, columns);
    out += options_text(of, columns) + footer_text(of.footer(), columns);
    if (!command)
        out += "\n`steppe help COMMAND` or `steppe COMMAND --help` describes a command.\n";
    return out;
}

void show_help(Command app, Command command) {
    const auto columns = columns_of(STDOUT_FILENO).value_or(widest_help);
    std::fputs(help_text(app, command, columns).c_str(), stdout);
}

}  // namespace steppe
