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

constexpr std::array<std::pair<std::string_view, char>, 21> plain{
    {{"▁", '_'}, {"▂", '.'}, {"▃", ':'}, {"▄", '-'}, {"▅", '='}, {"▆", '+'}, {"▇", '*'},
     {"█", '#'}, {"▉", '#'}, {"▊", '#'}, {"▋", '='}, {"▌", '='}, {"▍", '-'}, {"▎", '-'},
     {"▏", '-'}, {"░", '.'}, {"…", '~'}, {"≤", '<'}, {"≥", '>'}, {"→", '>'}, {"–", '-'}}};

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

/// Returns whether a character belongs to a bar or a sparkline (Unicode block elements).
bool is_picture(std::string_view letter) {
    return letter.size() == 3 && letter[0] == '\xE2' && letter[1] == '\x96' &&
           letter <= "\xE2\x96\x93";
}

std::string joined(const Letters& letters) {
    std::string out;
    for (const auto letter : letters) out += letter;
    return out.substr(0, out.find_last_not_of(' ') + 1);
}

std::size_t widest(const std::vector<Letters>& lines) {
    std::size_t out = 0;
    for (const auto& line : lines) out = std::max(out, line.size());
    return out;
}

/// Removes blank columns beyond two from each gap common to all lines.
void squeeze(std::vector<Letters>& lines) {
    std::vector<bool> blank(widest(lines), true);
    for (const auto& line : lines)
        for (std::size_t k = 0; k < line.size(); ++k)
            if (line[k] != " ") blank[k] = false;
    std::vector<bool> dropped(blank.size());
    std::size_t begin = 0;
    while (begin < blank.size() && blank[begin]) ++begin;  // indentation stays
    for (std::size_t k = begin, run = 0; k < blank.size(); ++k) {
        run = blank[k] ? run + 1 : 0;
        dropped[k] = run > 2;
    }
    for (auto& line : lines) {
        Letters kept;
        for (std::size_t k = 0; k < line.size(); ++k)
            if (!dropped[k]) kept.push_back(line[k]);
        line = std::move(kept);
    }
}

void drop_picture(Letters& line) {
    std::size_t end = line.size();
    while (end > 0 && (is_picture(line[end - 1]) || line[end - 1] == " ")) --end;
    const bool any = std::any_of(line.begin() + static_cast<std::ptrdiff_t>(end), line.end(),
                                 [](const auto letter) { return is_picture(letter); });
    if (any && end > 0) line.resize(end);
}

/// Returns whether a line is not a table row: words and single spaces after the indentation, or a
/// last cell of several words.
bool is_prose(const std::string& line) {
    const auto first = line.find_first_not_of(' '), gap = line.rfind("   ");
    if (first == std::string::npos) return false;
    constexpr std::ptrdiff_t several = 4;
    return gap == std::string::npos || gap < first ||
           std::count(line.begin() + static_cast<std::ptrdiff_t>(gap) + 3, line.end(), ' ') + 1 >=
               several;
}

/// Breaks a line at spaces. Continuations align with the last cell if it begins in the first half,
/// else they are indented by two columns.
std::string broken(const std::string& line, std::size_t columns) {
    const std::size_t indent = line.find_first_not_of(' '), gap = line.rfind("  ");
    const std::size_t cell =
        gap == std::string::npos || gap < indent ? 0 : width(line.substr(0, gap + 2));
    const std::string more(
        cell > 0 && cell <= columns / 2 ? cell : std::min(indent + 2, columns / 2), ' ');
    std::string out, now = line.substr(0, indent);
    bool empty = true;
    for (const auto& word : split(line.substr(indent), ' ')) {
        if (!empty && width(now) + 1 + width(word) > columns) {
            out += now.substr(0, now.find_last_not_of(' ') + 1) + "\n";
            now = more;
            empty = true;
        }
        if (empty && word.empty()) continue;
        now += (empty ? "" : " ") + word;
        empty = false;
    }
    return out + now;
}

std::string fitted_paragraph(const std::vector<std::string>& text, std::size_t columns) {
    std::vector<Letters> lines;
    std::vector<bool> prose;
    prose.reserve(text.size());
    std::vector<Letters> table;  // lines that are squeezed together
    for (const auto& line : text) prose.push_back(is_prose(line));
    for (std::size_t n = 0; n < text.size(); ++n)
        if (!prose[n]) table.push_back(letters_of(text[n]));
    if (widest(table) > columns) squeeze(table);
    for (auto& line : table)
        if (line.size() > columns) drop_picture(line);
    std::string out;
    auto next = table.begin();
    for (std::size_t n = 0; n < text.size(); ++n) {
        const std::string line = prose[n] ? text[n] : joined(*next++);
        out += (width(line) > columns ? broken(line, columns) : line) + "\n";
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

std::string fitted(const std::string& text, std::size_t columns) {
    std::string out;
    std::vector<std::string> paragraph;
    auto lines = split(text, '\n');
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    for (const auto& line : lines) {
        if (!line.empty()) {
            paragraph.push_back(line);
            continue;
        }
        out += fitted_paragraph(paragraph, columns) + "\n";
        paragraph.clear();
    }
    return out + fitted_paragraph(paragraph, columns);
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
    std::string out = text;
    if (const auto columns = columns_of(STDOUT_FILENO)) out = fitted(out, *columns);
    if (!has_unicode()) out = as_ascii(out);
    std::fputs(coloured(out, STDOUT_FILENO).c_str(), stdout);
}

}  // namespace steppe
