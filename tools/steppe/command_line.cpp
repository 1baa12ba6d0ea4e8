#include "tools/steppe/command_line.hpp"

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "engine/core/text.hpp"
#include "tools/steppe/help.hpp"

namespace steppe {
namespace {

std::string untyped(const std::string& names) { return names.substr(0, names.find(' ')); }

/// Sets the type of an option from its names, as in `--out DIR`.
CLI::Option* typed(CLI::Option* option, const std::string& names) {
    const auto space = names.find(' ');
    return space == std::string::npos ? option : option->type_name(names.substr(space + 1));
}

/// Rejects values of a flag other than true and false, and an option in the place of a value.
CLI::Validator value_of(bool is_flag) {
    const auto check = [is_flag](std::string& value) -> std::string {
        if (is_flag && value != "true" && value != "false")
            return fmt::format("takes no value, and `{}` is given", value);
        if (value.rfind("--", 0) == 0) return fmt::format("needs a value before {}", value);
        return "";
    };
    return {check, "", ""};
}

std::vector<CLI::App*> commands_of(CLI::App& app) {
    return app.get_subcommands([](CLI::App*) { return true; });
}

}  // namespace

Option Option::required() const { return option_->required(); }
Option Option::show_default() const { return option_->capture_default_str(); }
// Before value_of, so that the error of a choice lists the words.
Option Option::check(Check check) const {
    return option_->transform(CLI::Validator(std::move(check), "", ""));
}
Option Option::one_of(const std::vector<std::string>& words) const {
    option_->type_name(join(words, "|"));
    return check([words](std::string& word) -> std::string {
        if (contains(words, word)) return "";
        return fmt::format("invalid value `{}` (one of {}){}", word, join(words, ", "),
                           next_did_you_mean(word, words));
    });
}
Option Option::environment(const std::string& variable) const { return option_->envname(variable); }
Option Option::needs(Option other) const { return option_->needs(other.option_); }
Option Option::excludes(Option other) const { return option_->excludes(other.option_); }

Option Option::in(const std::string& section) const { return option_->group(section); }

std::string Option::name() const { return option_->get_name(); }
std::string Option::short_name() const {
    const auto& names = option_->get_snames();
    return names.empty() ? "" : "-" + names.front();
}
std::string Option::type() const { return option_->get_type_name(); }
std::string Option::help() const {
    std::string out = option_->get_description();
    if (const auto value = option_->get_default_str(); !value.empty())
        out += fmt::format(" (default: {})", value);
    if (const auto variable = option_->get_envname(); !variable.empty())
        out += fmt::format(" (env: {})", variable);
    return out;
}
std::string Option::section() const { return option_->get_group(); }
std::string Option::problem(std::string value) const {
    std::string out;
    try {
        for (int n = 0; out.empty(); ++n) out = (*option_->get_validator(n))(value);
    } catch (const CLI::OptionNotFound&) {  // there are no more
    }
    return out;
}
bool Option::is_required() const { return option_->get_required(); }
bool Option::is_argument() const { return option_->get_positional(); }
bool Option::takes_value() const { return option_->get_items_expected() > 0; }
bool Option::takes_many() const { return option_->get_items_expected_max() > 1; }
const std::vector<std::string>& Option::values() const { return option_->results(); }

Command Command::add(const std::string& name, const std::string& help) const {
    return app_->add_subcommand(name, help);
}

template <class T>
Option Command::option(const std::string& names, T& value, const std::string& help) const {
    auto* option = typed(app_->add_option(untyped(names), value, help), names);
    // An option that took all words up to the next would take arguments, too.
    if (std::is_same_v<T, std::vector<std::string>> && !option->get_positional())
        option->allow_extra_args(false);
    return option;
}

#define STEPPE_VALUE(...) \
    template Option Command::option(const std::string&, __VA_ARGS__&, const std::string&) const;
STEPPE_VALUE(std::string)
STEPPE_VALUE(std::vector<std::string>)
STEPPE_VALUE(int)
STEPPE_VALUE(std::uint32_t)
STEPPE_VALUE(std::uint64_t)
STEPPE_VALUE(double)
STEPPE_VALUE(std::optional<int>)
STEPPE_VALUE(std::optional<std::uint64_t>)
STEPPE_VALUE(std::optional<std::string>)
STEPPE_VALUE(std::optional<double>)
#undef STEPPE_VALUE

Option Command::option(const std::string& names, const std::function<void(const std::string&)>& set,
                       const std::string& help) const {
    return typed(app_->add_option_function<std::string>(untyped(names), set, help), names);
}

Option Command::flag(const std::string& names, bool& value, const std::string& help) const {
    return app_->add_flag(names, value, help);
}

void Command::footer(const std::string& text) const { app_->footer(text); }
std::string Command::footer() const { return app_->get_footer(); }
void Command::in(const std::string& section) const { app_->group(section); }
void Command::on_parsed(const std::function<void()>& call) const {
    app_->parse_complete_callback(call);
}
void Command::on_run(const std::function<void()>& call) const { app_->callback(call); }

std::optional<std::string> Command::parse(const std::vector<std::string>& words) const {
    for (auto* command : commands_of(*app_))
        for (auto* option : command->get_options())
            if (!option->get_positional())
                option->check(value_of(option->get_items_expected() == 0));
            else if (option->get_type_name() == "TEXT")
                option->type_name("");
    try {
        app_->parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::CallForHelp&) {
        const auto chosen = app_->get_subcommands();
        if (const auto extra = app_->remaining(); chosen.empty() && !extra.empty())
            return extra.front();
        show_help(*this, chosen.empty() ? Command() : chosen.front());
    } catch (const CLI::Success& asked) {  // --version
        app_->exit(asked);
    } catch (const CLI::ParseError& error) {
        return error.what();
    }
    return std::nullopt;
}

std::string Command::name() const { return app_->get_name(); }
std::string Command::help() const { return app_->get_description(); }
std::string Command::section() const { return app_->get_group(); }
std::vector<Command> Command::commands() const {
    const auto all = commands_of(*app_);
    return {all.begin(), all.end()};
}
Command Command::chosen() const { return app_->get_subcommands().front(); }
std::vector<Option> Command::options() const {
    const auto all = app_->get_options({});
    return {all.begin(), all.end()};
}
Option Command::find(const std::string& option) const { return app_->get_option_no_throw(option); }

Command make_app(const std::string& name, const std::string& help, const std::string& version) {
    static CLI::App app{help};
    app.name(name);
    app.set_version_flag("-V,--version", version);
    app.require_subcommand(1);
    app.fallthrough();
    return &app;
}

}  // namespace steppe
