#include "engine/core/diagnostics.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "engine/core/cures.hpp"
#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"

namespace steppe {
namespace {

const std::string& path_of(const Diagnostic& d) {
    static const std::string nowhere;
    return d.place.source ? d.place.source->path : nowhere;
}

auto order_of(const Diagnostic& d) {
    return std::tie(path_of(d), d.place.line, d.place.column, d.code, d.message);
}

std::string_view line_of(const Source& source, int line) {
    const std::string_view all = source.text;
    std::size_t from = 0;
    for (int i = 1; i < line; ++i) {
        from = all.find('\n', from);
        if (from == std::string_view::npos) return {};
        ++from;
    }
    std::string_view text = all.substr(from, all.find('\n', from) - from);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return text;
}

/// Returns the byte offset of a code point, or the end if there are fewer.
std::size_t byte_of(std::string_view line, std::size_t points) {
    std::size_t at = 0;
    for (; at < line.size(); ++at)
        if ((static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80U && points-- == 0) return at;
    return at;
}

/// Returns the lines of a help text, each printable.
std::string printable_lines(const std::string& help) {
    constexpr std::size_t most = 24;
    auto all = split(help, '\n');
    all.resize(std::min(all.size(), most));
    std::vector<std::string> lines;
    for (const auto& line : all) lines.push_back(printable(line, limits::message));
    return join(lines, "\n");
}

/// Formats the help text after `= help:`, with further lines aligned below the first.
std::string help_text(const Diagnostic& d, const std::string& gap) {
    return fmt::format("{} = help: {}\n", gap, join(split(d.help, '\n'), "\n" + gap + "         "));
}

/// Appends the line and its caret; cuts long lines around the position.
void show_line(std::string& out, const Diagnostic& d) {
    constexpr std::size_t longest = 160;
    const std::string_view whole = line_of(*d.place.source, d.place.line);
    const std::size_t points = width(whole);
    std::size_t column =
        std::min(static_cast<std::size_t>(std::max(d.place.column, 1)) - 1, points);
    const std::size_t cut = column > longest / 2 && points > longest ? column - longest / 2 : 0;
    const std::size_t end = std::min(points, cut + longest);
    const std::size_t begin = byte_of(whole, cut);
    const std::string line =
        printable(whole.substr(begin, byte_of(whole, end) - begin), whole.size());
    column -= cut;
    const std::size_t room = std::max<std::size_t>(1, end - cut - std::min(column, end - cut));
    const auto carets =
        std::clamp<std::size_t>(static_cast<std::size_t>(std::max(d.place.length, 1)), 1, room);
    const std::string number = std::to_string(d.place.line);
    const std::string gap(number.size(), ' ');
    out += fmt::format("{} |\n{} | {}\n{} | {}{}{}{}\n", gap, number, line, gap,
                       std::string(column, ' '), std::string(carets, '^'),
                       d.label.empty() ? "" : " ", d.label);
    if (!d.help.empty()) out += help_text(d, gap);
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
    const bool full = found_.size() >= limits::errors;
    if (full && diagnostic.severity == Severity::warning) return;
    for (std::string* text : {&diagnostic.message, &diagnostic.label})
        *text = printable(*text, limits::message);
    diagnostic.help = printable_lines(diagnostic.help);
    found_.push_back(std::move(diagnostic));
    if (found_.size() >= limits::errors && has_errors()) throw ScenarioError(sorted());
}

void Diagnostics::error(std::string code, std::string message, Place place, std::string label,
                        std::string help, Severity severity) {
    add({std::move(code), std::move(message), std::move(place), std::move(label), std::move(help),
         severity});
}

void Diagnostics::warning(std::string code, std::string message, Place place, std::string label,
                          std::string help) {
    error(std::move(code), std::move(message), std::move(place), std::move(label), std::move(help),
          Severity::warning);
}

bool Diagnostics::has_errors() const {
    return std::any_of(found_.begin(), found_.end(),
                       [](const auto& d) { return d.severity == Severity::error; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    auto all = found_;
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
    all.erase(std::unique(all.begin(), all.end(),
                          [](const auto& a, const auto& b) { return order_of(a) == order_of(b); }),
              all.end());
    return all;
}

Diagnostic warning_of(std::string code, std::string message, std::string help) {
    return {.code = std::move(code),
            .message = std::move(message),
            .place = {},
            .help = std::move(help),
            .severity = Severity::warning};
}

OptionError::OptionError(std::vector<WrongOption> all)
    : Error([&] {
          std::string text;
          for (const auto& [option, message] : all)
              text += (text.empty() ? "" : "\n") + (option.empty() ? "" : option + ": ") + message;
          return text;
      }()),
      wrong(std::move(all)) {}

OptionError::OptionError(std::string option, std::string message)
    : OptionError(std::vector<WrongOption>{{std::move(option), std::move(message)}}) {}

ScenarioError::ScenarioError(std::vector<Diagnostic> all)
    : Error(all.empty() ? "the scenario cannot be used" : all.front().message) {
    diagnostics = std::move(all);
}

std::string to_text(const Diagnostic& d) {
    std::string out = fmt::format(
        "{}[{}]: {}\n", d.severity == Severity::error ? "error" : "warning", d.code, d.message);
    if (!d.place.source) {
        if (!d.help.empty()) out += help_text(d, " ");
        return out;
    }
    if (d.place.line == 0) {
        out += fmt::format("  --> {}\n", printable(path_of(d), limits::message));
        if (!d.help.empty()) out += help_text(d, " ");
        return out;
    }
    out += fmt::format("  --> {}:{}:{}\n", printable(path_of(d), limits::message), d.place.line,
                       d.place.column);
    show_line(out, d);
    return out;
}

std::string to_text(const std::vector<Diagnostic>& diagnostics) {
    std::string out;
    std::size_t errors = 0;
    std::vector<std::string> files;
    for (const auto& d : diagnostics) {
        out += to_text(d) + "\n";
        if (d.severity != Severity::error) continue;
        ++errors;
        if (const auto name = printable(path_of(d), limits::message);
            !name.empty() && !contains(files, name))
            files.push_back(name);
    }
    const bool full = diagnostics.size() >= limits::errors;
    if (errors > 0)
        out += fmt::format("{}{}{}{}{}\n", full ? "the first " : "", count_of(errors, "error"),
                           files.empty() ? "" : " in ", join(files, ", "),
                           full ? "; reading stopped there" : "");
    return out;
}

std::string explain_code(const std::string& code) {
#define STEPPE_CODE(name, meaning) \
    if (code == #name) return meaning;
#include "engine/core/codes.def"
#undef STEPPE_CODE
#define STEPPE_RULE(name, meaning, cure, example) \
    if (code == #name) return meaning;
#include "engine/core/plausibility.def"
#undef STEPPE_RULE
    return {};
}

std::optional<CodeCure> cure_of(const std::string& code) {
#define STEPPE_RULE(name, meaning, cure, example) \
    if (code == #name) return CodeCure{cure, example};
#include "engine/core/plausibility.def"
#undef STEPPE_RULE
    return std::nullopt;
}

std::vector<std::string> all_codes() {
    return {
#define STEPPE_CODE(name, meaning) #name,
#include "engine/core/codes.def"
#undef STEPPE_CODE
#define STEPPE_RULE(name, meaning, cure, example) #name,
#include "engine/core/plausibility.def"
#undef STEPPE_RULE
    };
}

}  // namespace steppe
