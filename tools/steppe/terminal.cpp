#include "tools/steppe/terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/core/text.hpp"
#include "tools/steppe/help.hpp"

namespace steppe {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 22> plain{
    {{"▁", "_"}, {"▂", "."}, {"▃", ":"}, {"▄", "-"}, {"▅", "="}, {"▆", "+"}, {"▇", "*"}, {"█", "#"},
     {"▉", "#"}, {"▊", "#"}, {"▋", "="}, {"▌", "="}, {"▍", "-"}, {"▎", "-"}, {"▏", "-"}, {"░", "."},
     {"…", "~"}, {"≤", "<"}, {"≥", ">"}, {"→", ">"}, {"–", "-"}, {"±", "+-"}}};

/// Breaks a line at spaces. Continuations align with the last cell if it begins in the first half,
/// else they are indented by two columns.
std::string broken(const std::string& line, std::size_t columns) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size()), gap = line.rfind("  ");
    const bool has_cell = gap != std::string::npos && gap > indent;
    const std::size_t cell = has_cell ? width(line.substr(0, gap + 2)) : 0;
    return line.substr(0, indent) +
           wrapped(line.substr(indent), indent,
                   cell > 0 && cell <= columns / 2 ? cell : std::min(indent + 2, columns / 2),
                   columns);
}

/// Returns a line with an answer, the head of an error or a warning, or carets in colour.
std::string coloured_line(const std::string& line) {
    constexpr const char *red = "31", *green = "32", *yellow = "33", *cyan = "36";
    const auto paint = [&](std::size_t from, std::size_t to, const char* colour) {
        to = std::min(to, line.size());
        return fmt::format("{}\x1b[1;{}m{}\x1b[0m{}", line.substr(0, from), colour,
                           line.substr(from, to - from), line.substr(to));
    };
    for (const auto& [word, colour] :
         {std::pair("YES ", green), std::pair("NO ", red), std::pair("OPEN ", yellow)})
        if (line.rfind(word, 0) == 0) return paint(0, line.find(' '), colour);
    if (line.rfind("steppe: ", 0) == 0) return paint(0, 7, red);
    if (line.rfind("error[", 0) == 0) return paint(0, line.find(']') + 1, red);
    if (line.rfind("warning[", 0) == 0) return paint(0, line.find(']') + 1, yellow);
    const auto bar = line.find_first_not_of(' ');
    if (bar == std::string::npos) return line;
    if (line.compare(bar, 7, "= help:") == 0) return paint(bar, bar + 7, cyan);
    const auto caret = line[bar] == '|' ? line.find_first_not_of(' ', bar + 1) : std::string::npos;
    return caret == std::string::npos || line[caret] != '^' ? line : paint(caret, line.size(), red);
}

}  // namespace

std::string as_ascii(const std::string& text) {
    auto out = text;
    for (const auto& [from, to] : plain)
        for (std::size_t at = 0; (at = out.find(from, at)) != std::string::npos;)
            out.replace(at, from.size(), to);
    return out;
}

std::optional<std::size_t> columns_of(int handle) {
    constexpr double narrowest = 20, widest = 10000;
    const char* wanted = std::getenv("COLUMNS");
    if (const auto n = parse_number(wanted == nullptr ? "" : wanted);
        n && *n >= narrowest && *n <= widest)
        return static_cast<std::size_t>(*n);
    if (::isatty(handle) != 1) return std::nullopt;
    winsize size{};
    if (::ioctl(handle, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    constexpr std::size_t usual = 80;
    return usual;
}

bool has_unicode() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        const auto locale = lower(value);
        return locale.find("utf-8") != std::string::npos ||
               locale.find("utf8") != std::string::npos;
    }
    return true;  // the locale is not set, as in a container: assume Unicode
}

std::string coloured(const std::string& text, int handle) {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string_view(value == nullptr ? "" : value);
    };
    if (::isatty(handle) != 1 || !variable("NO_COLOR").empty() || variable("TERM") == "dumb")
        return text;
    auto lines = split(text, '\n');
    for (auto& line : lines) line = coloured_line(line);
    return join(lines, "\n");
}

void show(const std::string& text) {
    std::string out = text;
    if (const auto columns = columns_of(STDOUT_FILENO)) {
        auto lines = split(text, '\n');
        for (auto& line : lines)
            if (width(line) > *columns) line = broken(line, *columns);
        out = join(lines, "\n");
    }
    if (!has_unicode()) out = as_ascii(out);
    std::fputs(coloured(out, STDOUT_FILENO).c_str(), stdout);
}

}  // namespace steppe
