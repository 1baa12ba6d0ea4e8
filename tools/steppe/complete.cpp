#include "tools/steppe/complete.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>

#include "engine/core/text.hpp"
#include "steppe/model.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/listing.hpp"
#include "tools/steppe/usage.hpp"

namespace steppe {
namespace {

struct Candidate {
    std::string value, text{};
    bool by_text = false;  ///< also found by the text: states by name
};
using Candidates = std::vector<Candidate>;

/// Returns the words as other shells have them: bash makes words of `=` and `:`.
std::vector<std::string> joined(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    bool open = false;
    for (const auto& word : words) {
        const bool mark = !word.empty() && word.find_first_not_of("=:") == std::string::npos;
        if (!out.empty() && (open || mark))
            out.back() += word;
        else
            out.push_back(word);
        open = mark && out.size() > 0;
    }
    for (auto& word : out)
        if (!word.empty() && (word[0] == '\'' || word[0] == '"')) word.erase(0, 1);
    return out;
}

/// The command line before the last word.
struct Line {
    Command command;
    std::vector<std::string> arguments;
    std::optional<Option> option;  ///< whose value the last word is
};

Line read_line(Command app, const std::vector<std::string>& before) {
    Line out;
    for (const auto& word : before) {
        if (out.option) {
            out.option.reset();
        } else if (!word.empty() && word[0] == '-') {
            auto known = out.command ? out.command.find(word) : Option();
            if (!known) known = app.find(word);
            if (known && known.takes_value()) out.option = known;
        } else if (out.command) {
            out.arguments.push_back(word);
        } else {
            for (const auto command : app.commands())
                if (command.name() == word) out.command = command;
            if (!out.command && word != "help") out.arguments.push_back(word);
        }
    }
    return out;
}

Candidates lists(const std::vector<std::string>& words) {
    Candidates out;
    for (const auto& word : words) out.push_back({word});
    return out;
}

/// Returns a list of the scenario on the line: the last one that can be read.
Candidates of_file(const Line& line, const std::string& what, const std::string& before = "",
                   const std::string& after = "") {
    for (auto file = line.arguments.rbegin(); file != line.arguments.rend(); ++file) {
        std::error_code none;
        if (!std::filesystem::is_regular_file(*file, none)) continue;
        try {
            Candidates out;
            for (const auto& entry : listed(what, *file, false))
                out.push_back({before + entry.name + after, entry.doc, what == "agents"});
            return out;
        } catch (const std::exception&) {  // no completion for a file with errors
        }
    }
    return {};
}

Candidates operator+(Candidates a, const Candidates& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// Returns the dates of a scenario's steps.
Candidates dates(const Line& line) {
    for (const auto& file : line.arguments) try {
            return lists(Model::load(file).dates());
        } catch (const std::exception&) {
        }
    return {};
}

/// Returns the scenarios by name.
Candidates scenarios() {
    Candidates out;
    try {
        for (const auto& entry : listed("scenarios", "", false))
            out.push_back({std::filesystem::path(entry.name).stem().string(), entry.doc});
    } catch (const OptionError&) {  // there are none
    }
    return out;
}

/// Returns the values of the option of a line.
Candidates values(const Line& line) {
    const auto name = line.option->name(), command = line.command ? line.command.name() : "";
    const auto agents = [&](const char* after = "") { return of_file(line, "agents", "", after); };
    if (name == "--metric")
        return of_file(line, "metrics") +
               (command == "sensitivity" ? of_file(line, "asks", "ask.") : Candidates{});
    if (name == "--ask") return of_file(line, "asks");
    if (name == "--expect") return of_file(line, "asks", "", "=");
    if (name == "--fail-if") return of_file(line, "asks", "ask.") + of_file(line, "metrics");
    if (name == "--set") return of_file(line, "numbers", "", "=");
    if (name == "--vary")
        return of_file(line, "numbers", "",
                       command == "calibrate" || command == "sweep" ? "" : "[");
    if (name == "--at") return dates(line);
    if (name == "--issue") return of_file(line, "issues");
    if (name == "--layer") return of_file(line, "layers");
    if (name == "--from" && command == "new") return scenarios();
    if (name == "--powers") return agents(":");
    if (name == "--on") return lists({"targets", "others"}) + agents();
    if (name == "--value") return lists({"equal", "gdp", "military"}) + agents("=") + agents(":");
    if (name == "--from" || name == "--influence-of" || (name == "--to" && command != "calibrate"))
        return agents();
    const auto type = line.option->type();
    if (type == "DIR") return {{":folder"}};
    if (name == "--against" || name == "--futures") return {{":toml"}};
    if (type == "FILE" || type == "CSV") return {{":file"}};
    Candidates out;
    for (const auto& word : split(type, '|'))
        if (type.find('|') != std::string::npos && is_id(word)) out.push_back({word});
    return out;
}

/// Returns the values of the next argument of a command.
Candidates arguments(const Line& line) {
    const auto name = line.command.name();
    std::vector<Option> all;
    for (const auto option : line.command.options())
        if (option.is_argument()) all.push_back(option);
    if (all.empty()) return {};
    const auto next = all[std::min(all.size() - 1, line.arguments.size())];
    if (line.arguments.size() >= all.size() && !next.takes_many()) return {};
    if (name == "explain") {
        Candidates out{{"trust", "how far to trust results"}};
        for (const auto& entry : reference())
            out.push_back({entry.name.substr(0, entry.name.find(' ')), entry.doc});
        return out;
    }
    if (name == "why" && line.arguments.empty()) {  // the scenario comes after the metric
        Candidates out;
        for (const auto& entry : reference())
            if (entry.group == "metrics")
                out.push_back({entry.name.substr(0, entry.name.find('.')) + ".", entry.doc});
        return out;
    }
    if (next.type().find('|') != std::string::npos) return lists(split(next.type(), '|'));
    if (name == "merge" || name == "report") return {{":folder"}};
    return name == "new" ? Candidates{} : Candidates{{":toml"}};
}

Candidates options(Command app, Command command) {
    Candidates out;
    for (const auto of : {command, app})
        for (const auto option : of ? of.options() : std::vector<Option>{})
            if (!option.is_argument() && !option.is_hidden())
                out.push_back({option.name(), described(option)});
    return out;
}

Candidates candidates(Command app, const Line& line, const std::string& word) {
    if (line.option) return values(line);
    if (!word.empty() && word[0] == '-') return options(app, line.command);
    if (line.command) return arguments(line);
    if (!line.arguments.empty()) return {};  // of no command
    Candidates out{{"help", "Describe a command"}};
    for (const auto command : app.commands()) out.push_back({command.name(), command.help()});
    return out;
}

/// Keeps what begins like the word, and of many addresses only the next part.
Candidates narrowed(const Candidates& all, const std::string& word) {
    constexpr std::size_t many = 60;
    const auto begins = [&](const std::string& text) {
        return lower(text).rfind(lower(word), 0) == 0;
    };
    Candidates out;
    for (const auto& one : all)
        if (one.value[0] == ':' || begins(one.value) || (one.by_text && begins(one.text)))
            out.push_back(one);
    if (out.size() <= many) return out;
    Candidates parts;
    for (const auto& one : out) {
        const auto point = one.value.find('.', word.size());
        const bool whole = point == std::string::npos;
        const auto part = one.value.substr(0, whole ? point : point + 1);
        if (parts.empty() || parts.back().value != part)
            parts.push_back({part, whole ? one.text : ""});
    }
    return parts;
}

}  // namespace

std::string completion_lines(Command app, const std::vector<std::string>& given) {
    if (given.size() < 2) return "";
    auto words = joined({given.begin() + 1, given.end()});
    std::string word = words.back(), head;
    words.pop_back();
    auto line = read_line(app, words);
    if (const auto equals = word.find('='); word.rfind("--", 0) == 0 && equals != word.npos) {
        head = word.substr(0, equals + 1);
        line.option = line.command ? line.command.find(word.substr(0, equals)) : Option();
        if (!*line.option) return "";
        word.erase(0, equals + 1);
    }
    const bool of_list =
        line.option && (line.option->name() == "--powers" || line.option->name() == "--on" ||
                        line.option->name() == "--value");
    if (const auto comma = word.find_last_of(",:"); of_list && comma != word.npos) {
        head += word.substr(0, comma + 1);
        word.erase(0, comma + 1);
    }
    // bash replaces only what follows the last of its breaks.
    const auto whole = head + word;
    const auto broken = given.front() == "bash" ? whole.find_last_of("=:") : std::string::npos;
    const auto cut = broken == std::string::npos ? 0 : broken + 1;
    std::string out;
    for (const auto& [value, text, by_text] : narrowed(candidates(app, line, word), word)) {
        const auto full = value[0] == ':' ? value : (head + value).substr(cut);
        out += full + (text.empty() ? "" : "\t" + text) + "\n";
    }
    return out;
}

}  // namespace steppe
