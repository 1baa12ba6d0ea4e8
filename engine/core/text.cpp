#include "engine/core/text.hpp"

#include <algorithm>
#include <cctype>

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include "engine/core/country_codes.hpp"
#include "engine/core/limits.hpp"
#include "engine/core/number_help.hpp"

namespace steppe {
namespace {

std::string folded(std::string_view word) {
    std::string out;
    for (const char c : word)
        out += c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

/// Returns the optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

/// Returns the length of the UTF-8 sequence of two to four bytes at the start; 0 if there is none
/// (RFC 3629, table of section 4).
std::size_t sequence_at(std::string_view text) {
    const auto byte = [&](std::size_t n) {
        return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U;
    };
    const auto follows = [&](std::size_t n) { return (byte(n) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0), second = byte(1);
    if (first >= 0xC2 && first <= 0xDF && follows(1)) return 2;
    const bool three = (first & 0xF0U) == 0xE0U && follows(1) && follows(2);
    if (three && !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second >= 0xA0)) return 3;
    const bool four = first >= 0xF0 && first <= 0xF4 && follows(1) && follows(2) && follows(3);
    if (four && !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second >= 0x90)) return 4;
    return 0;
}

}  // namespace

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > limits::candidate_length ||
        candidates.size() > limits::candidates)
        return std::nullopt;
    // A country's short code is nearer to codes of other countries than to its own: US, RUS, USA.
    if (const auto code = alpha3_of(word); !code.empty())
        if (const auto at = std::find(candidates.begin(), candidates.end(), code);
            at != candidates.end())
            return *at;
    const std::string wanted = folded(word);
    std::optional<std::string> best;
    // For single letters, only a different case is similar.
    std::size_t best_score =
        word.size() == 1 ? 1 : std::max<std::size_t>(1, word.size() / 3) * 2 + 1;
    for (const auto& candidate : candidates) {
        if (candidate.size() > limits::candidate_length) continue;
        const std::string known = folded(candidate);
        std::size_t score = 2 * distance(wanted, known);
        // `amount` for `amount_usd_bn`: ranks a key without its unit as close.
        if (wanted.size() >= 3 && known.compare(0, wanted.size(), wanted) == 0) score = 1;
        if (score < best_score) {
            best_score = score;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         const std::string& otherwise) {
    const auto near = nearest(word, candidates);
    return near ? fmt::format("Did you mean `{}`?", *near) : otherwise;
}

std::string next_did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const auto out = did_you_mean(word, candidates);
    return out.empty() ? out : ". " + out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(' ');
    return from == std::string::npos ? ""
                                     : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (;;) {
        const auto at = text.find(separator, from);
        parts.emplace_back(text.substr(from, at == std::string_view::npos ? at : at - from));
        if (at == std::string_view::npos) return parts;
        from = at + 1;
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts, separator));
}

bool is_id(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '_' || c == '-';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

std::string shortest(double value) {
    if (value == 0.0) return "0";  // avoids negative zero in tables
    return fmt::format("{}", value);
}

std::optional<double> parse_number(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double value = 0;
    const auto [stop, error] =
        fast_float::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || stop != text.data() + text.size())
        return std::nullopt;
    if (value == 0 && is_underflow(text)) return std::nullopt;
    return value;
}

std::size_t no_text_at(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const unsigned char c = static_cast<unsigned char>(text[at]);
        if (c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F)) {
            ++at;
            continue;
        }
        const std::size_t length = sequence_at(text.substr(at));
        const bool control = length == 0 || (length == 2 && c == 0xC2 &&
                                             static_cast<unsigned char>(text[at + 1]) < 0xA0);
        if (control) return at;
        at += length;
    }
    return at;
}

std::string printable(std::string_view text, std::size_t most) {
    std::string out;
    while (!text.empty() && out.size() < most) {
        const std::size_t good =
            no_text_at(text.substr(0, most + 4 - out.size()));  // a sequence can cross the end
        for (const char c : text.substr(0, good))
            out += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
        text.remove_prefix(good);
        if (text.empty()) break;
        if (out.size() >= most) break;
        out += '?';
        text.remove_prefix(std::max<std::size_t>(1, sequence_at(text)));
    }
    return text.empty() ? out : out + "...";
}

std::size_t width(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string grouped(std::uint64_t n) {
    const std::string digits = std::to_string(n);
    std::string out;
    for (std::size_t k = 0; k < digits.size(); ++k) {
        if (k > 0 && (digits.size() - k) % 3 == 0) out.push_back(' ');
        out.push_back(digits[k]);
    }
    return out;
}

std::string count_of(std::uint64_t n, const std::string& what) {
    return fmt::format("{} {}{}", grouped(n), what, n == 1 ? "" : "s");
}

std::string pad(std::string_view text, std::size_t columns) {
    return std::string(text) + std::string(columns - std::min(columns, width(text)), ' ');
}

}  // namespace steppe
