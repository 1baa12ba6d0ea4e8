#include "tools/steppe/usage.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {
namespace {

/// Returns the part of an option before `=`.
std::string name_in(const std::string& word) { return word.substr(0, word.find('=')); }

/// Reads the words of a command line and collects what is wrong with them.
class Reader {
public:
    explicit Reader(Command app) : app_(app) {}

    void read(const std::vector<std::string>& words) {
        for (std::size_t n = 0; n < words.size(); ++n) {
            if (words[n] == "--" && !only_arguments_)
                only_arguments_ = true;
            else if (!only_arguments_ && words[n].size() > 1 && words[n][0] == '-')
                option(words, n);
            else if (!command)
                choose(words[n]);
            else
                argument(words[n]);
        }
    }

    /// Reports what a command needs and does not have.
    void end() {
        for (const auto option : command.options())
            if (option.is_required() && given_.count(option.name()) == 0)
                messages.push_back(fmt::format("{} is {} ({})", option.name(),
                                               option.is_argument() ? "missing" : "required",
                                               described(option)));
    }

    Command command;
    std::string unknown;  ///< the command, if there is none of this name
    std::vector<std::string> messages;

private:
    void choose(const std::string& word) {
        if (!unknown.empty()) return;
        for (const auto one : app_.commands())
            if (one.name() == word) command = one;
        if (!command) unknown = word;
    }

    [[nodiscard]] Option find(const std::string& name) const {
        const auto own = command ? command.find(name) : Option();
        return own ? own : app_.find(name);
    }

    void option(const std::vector<std::string>& words, std::size_t& n) {
        std::string name = name_in(words[n]);
        auto option = find(name);
        if (!option && name[1] != '-') option = find(name = name.substr(0, 2));  // -n5
        if (!option) return unknown_option(words, n);
        std::string value;
        const bool is_attached = words[n].size() > name.size();
        if (is_attached)
            value = words[n].substr(name.size() + (words[n][name.size()] == '=' ? 1 : 0));
        if (!option.takes_value()) {
            if (is_attached) check(option, name, value);
            return;
        }
        if (++given_[option.name()] > 1 && !option.takes_many())
            messages.push_back(fmt::format("{} is given {} times: it takes one value", name,
                                           given_[option.name()]));
        if (!is_attached && n + 1 == words.size())
            return messages.push_back(fmt::format("{} needs a value ({}: {})", name,
                                                  value_name(option), described(option)));
        check(option, name, is_attached ? value : words[++n]);
    }

    /// Reports an option that does not exist, and skips its value if the nearest one has a value.
    void unknown_option(const std::vector<std::string>& words, std::size_t& n) {
        if (!command) return;
        const auto name = name_in(words[n]);
        std::vector<std::string> known;
        for (const auto of : {command, app_})
            for (const auto one : of.options())
                if (!one.is_argument() && !one.is_hidden()) known.push_back(one.name());
        messages.push_back(fmt::format("{} is not an option of {}{}", name, command.name(),
                                       next_did_you_mean(name, known)));
        const auto near = nearest(name, known);
        if (!near)
            may_be_value_ = true;
        else if (find(*near).takes_value() && name == words[n] && n + 1 < words.size() &&
                 words[n + 1].substr(0, 1) != "-")
            ++n;
    }

    void argument(const std::string& word) {
        for (const auto option : command.options()) {
            if (!option.is_argument()) continue;
            if (given_[option.name()] > 0 && !option.takes_many()) continue;
            ++given_[option.name()];
            return check(option, option.name(), word);
        }
        if (!may_be_value_) messages.push_back(fmt::format("unexpected `{}`", word));
    }

    void check(Option option, const std::string& name, const std::string& value) {
        if (const auto wrong = option.problem(value); !wrong.empty())
            messages.push_back(fmt::format("{}: {}", name, wrong));
    }

    Command app_;
    std::map<std::string, int> given_;
    bool only_arguments_ = false, may_be_value_ = false;  ///< the value of an unknown option
};

}  // namespace

std::string value_name(Option option) {
    if (option.is_argument()) return option.name();
    const std::string type = option.type();
    const bool whole = type == "UINT" || type == "INT";
    return type == "TEXT" ? "VALUE" : whole ? "N" : type == "FLOAT" ? "X" : type;
}

std::string described(Option option) {
    std::string out = option.help();
    std::ranges::replace(out, '\n', ' ');
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

UsageErrors usage_errors(Command app, const std::vector<std::string>& words,
                         const std::string& error) {
    Reader reader(app);
    reader.read(words);
    if (!reader.command) {
        std::vector<std::string> commands{"help"};
        for (const auto one : app.commands()) commands.push_back(one.name());
        if (!reader.unknown.empty())
            reader.messages = {fmt::format("`{}` is not a command{}", reader.unknown,
                                           next_did_you_mean(reader.unknown, commands))};
        else if (reader.messages.empty())
            reader.messages = {"a command is needed, for instance run"};
        return {reader.messages, "`steppe --help` lists the commands"};
    }
    reader.end();
    if (reader.messages.empty()) {  // options that need or exclude one another
        reader.messages = {error};
        if (const auto at = error.find(" requires "); at != std::string::npos)
            reader.messages.front().replace(at, 10, " needs ");
    }
    return {reader.messages, fmt::format("{}; steppe {} --help lists the options",
                                         usage_line(reader.command), reader.command.name())};
}

}  // namespace steppe
