#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// The command line, behind plain functions: every unit that includes CLI11 compiles its templates
/// for seconds.
namespace steppe {

/// Returns an error, or the empty text for a valid value, which it may rewrite.
using Check = std::function<std::string(std::string& value)>;

/// Refers to an option, flag or argument of a command.
class Option {
public:
    Option(CLI::Option* option = nullptr) : option_(option) {}

    Option required() const;
    Option show_default() const;
    /// Adds a check, which runs before those added earlier.
    Option check(Check check) const;
    /// Restricts the value to some words; the error for any other word has the nearest.
    Option one_of(const std::vector<std::string>& words) const;
    Option environment(const std::string& variable) const;
    Option needs(Option other) const;
    Option excludes(Option other) const;
    /// Sets the section of the help.
    Option in(const std::string& section) const;
    /// Leaves the option out of help, suggestions and completion.
    Option hidden() const { return in(hidden_section); }

    explicit operator bool() const { return option_ != nullptr; }
    std::string name() const;        ///< the first long one, with its dashes; others are aliases
    std::string short_name() const;  ///< with its dash, or empty
    std::string type() const;
    std::string help() const;  ///< with the default and the environment variable
    std::string section() const;
    bool is_hidden() const { return section() == hidden_section; }
    /// Returns what the checks find wrong with a value; empty for a valid one.
    std::string problem(std::string value) const;
    bool is_required() const;
    bool is_argument() const;
    bool takes_value() const;
    bool takes_many() const;
    const std::vector<std::string>& values() const;
    std::size_t count() const { return values().size(); }

private:
    static constexpr const char* hidden_section = "hidden";
    CLI::Option* option_;
};

/// Refers to a command, or to the program with its commands.
class Command {
public:
    Command(CLI::App* app = nullptr) : app_(app) {}
    explicit operator bool() const { return app_ != nullptr; }

    Command add(const std::string& name, const std::string& help) const;
    /// Adds an option or an argument, which sets a value. An option with a vector may be repeated.
    /// \tparam T std::string, a number, an optional number or std::vector<std::string>
    /// \param names with the type that the help prints, as in `-n,--replicates N`; long names after
    /// the first are older spellings, which the help leaves out
    template <class T>
    Option option(const std::string& names, T& value, const std::string& help) const;
    Option option(const std::string& names, const std::function<void(const std::string&)>& set,
                  const std::string& help) const;
    Option flag(const std::string& names, bool& value, const std::string& help) const;
    void footer(const std::string& text) const;
    std::string footer() const;
    /// Sets the section of the program's help.
    void in(const std::string& section) const;
    void on_parsed(const std::function<void()>& call) const;
    void on_run(const std::function<void()>& call) const;

    /// Parses a command line and runs its command, or prints the help or the version.
    /// \return the first error
    std::optional<std::string> parse(const std::vector<std::string>& words) const;

    std::string name() const;
    std::string help() const;
    std::string section() const;
    std::vector<Command> commands() const;
    Command chosen() const;  ///< the command of the command line
    std::vector<Option> options() const;
    Option find(const std::string& option) const;

private:
    CLI::App* app_;
};

/// Returns the program, without commands.
Command make_app(const std::string& name, const std::string& help, const std::string& version);

}  // namespace steppe
