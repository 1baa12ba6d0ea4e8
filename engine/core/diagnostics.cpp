#include "steppe/core/diagnostics.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

const std::string& path_of(const Diagnostic& d) {
    static const std::string nowhere;
    return d.place.source ? d.place.source->path : nowhere;
}

auto order_of(const Diagnostic& d) { return std::tie(path_of(d), d.place.line, d.place.column, d.code, d.message); }

std::string line_of(const Source& source, int line) {
    std::size_t from = 0;
    for (int i = 1; i < line; ++i) {
        from = source.text.find('\n', from);
        if (from == std::string::npos) return {};
        ++from;
    }
    std::string text = source.text.substr(from, source.text.find('\n', from) - from);
    if (!text.empty() && text.back() == '\r') text.pop_back();
    return text;
}

/// The line and its caret; long lines are cut around the place.
void show_line(std::string& out, const Diagnostic& d) {
    constexpr std::size_t longest = 160;
    std::string line = line_of(*d.place.source, d.place.line);
    // Work in code points: `starts[k]` is the byte where code point k begins.
    std::vector<std::size_t> starts;
    for (std::size_t b = 0; b < line.size(); ++b)
        if ((static_cast<unsigned char>(line[b]) & 0xC0U) != 0x80U) starts.push_back(b);
    starts.push_back(line.size());
    const std::size_t points = starts.size() - 1;
    std::size_t column = std::min(static_cast<std::size_t>(std::max(d.place.column, 1)) - 1, points);
    const std::size_t cut = column > longest / 2 && points > longest ? column - longest / 2 : 0;
    const std::size_t end = std::min(points, cut + longest);
    line = line.substr(starts[cut], starts[end] - starts[cut]);
    column -= cut;
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';  // tabs and control bytes: one column
    const std::size_t room = std::max<std::size_t>(1, end - cut - std::min(column, end - cut));
    const auto carets = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(d.place.length, 1)), 1, room);
    const std::string number = std::to_string(d.place.line);
    const std::string gap(number.size(), ' ');
    out += fmt::format("{} |\n{} | {}\n{} | {}{}{}{}\n", gap, number, line, gap, std::string(column, ' '), std::string(carets, '^'), d.label.empty() ? "" : " ",
                       d.label);
    if (!d.help.empty()) out += fmt::format("{} = help: {}\n", gap, d.help);
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }

bool Diagnostics::has_errors() const {
    return std::any_of(found_.begin(), found_.end(), [](const auto& d) { return d.severity == Severity::error; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    auto all = found_;
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
    all.erase(std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return order_of(a) == order_of(b); }), all.end());
    return all;
}

ScenarioError::ScenarioError(std::vector<Diagnostic> all)
    : std::runtime_error(all.empty() ? "the scenario cannot be used" : all.front().message), diagnostics(std::move(all)) {}

std::string to_text(const Diagnostic& d) {
    std::string out = fmt::format("{}[{}]: {}\n", d.severity == Severity::error ? "error" : "warning", d.code, d.message);
    if (!d.place.source) {
        if (!d.help.empty()) out += fmt::format("  = help: {}\n", d.help);
        return out;
    }
    if (d.place.line == 0) {
        out += fmt::format("  --> {}\n", path_of(d));
        if (!d.help.empty()) out += fmt::format("  = help: {}\n", d.help);
        return out;
    }
    out += fmt::format("  --> {}:{}:{}\n", path_of(d), d.place.line, d.place.column);
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
        if (!path_of(d).empty() && std::find(files.begin(), files.end(), path_of(d)) == files.end()) files.push_back(path_of(d));
    }
    if (errors > 0) out += fmt::format("{} error{}{}{}\n", errors, errors == 1 ? "" : "s", files.empty() ? "" : " in ", join(files, ", "));
    return out;
}

std::string explain_code(const std::string& code) {
#define STEPPE_CODE(name, meaning) \
    if (code == #name) return meaning;
#include "steppe/core/codes.def"
#undef STEPPE_CODE
    return {};
}

std::vector<std::string> all_codes() {
    return {
#define STEPPE_CODE(name, meaning) #name,
#include "steppe/core/codes.def"
#undef STEPPE_CODE
    };
}

}  // namespace steppe
