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

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

using Letters = std::vector<std::string_view>;  // code points

constexpr std::array<std::pair<std::string_view, const char*>, 22> plain{
    {{"▁", "_"}, {"▂", "."}, {"▃", ":"}, {"▄", "-"}, {"▅", "="}, {"▆", "+"}, {"▇", "*"}, {"█", "#"},
     {"▉", "#"}, {"▊", "#"}, {"▋", "="}, {"▌", "="}, {"▍", "-"}, {"▎", "-"}, {"▏", "-"}, {"░", "."},
     {"…", "~"}, {"≤", "<"}, {"≥", ">"}, {"→", ">"}, {"–", "-"}, {"±", "+-"}}};

Letters letters_of(std::string_view text) {
    Letters out;
    for (std::size_t n = 0; n < text.size();) {
        std::size_t end = n + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
        out.push_back(text.substr(n, end - n));
        n = end;
    }
    return out;
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
    std::string out;
    for (const auto letter : letters_of(text)) {
        const auto found = std::find_if(plain.begin(), plain.end(),
                                        [&](const auto& pair) { return pair.first == letter; });
        if (found == plain.end())
            out += letter;
        else
            out += found->second;
    }
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
        std::string locale(value);
        std::transform(locale.begin(), locale.end(), locale.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
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
    std::fputs(coloured(has_unicode() ? text : as_ascii(text), STDOUT_FILENO).c_str(), stdout);
}

}  // namespace steppe
