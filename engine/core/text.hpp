#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// Calls `put` with each word of a text that has the form of an address: `layer.trade.weight`.
template <class Put>
void for_each_address(std::string_view text, const Put& put) {
    const auto is_part = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_' || c == '-' || c == '.';
    };
    for (std::size_t first = 0, last = 0; first < text.size(); first = last + 1) {
        for (last = first; last < text.size() && is_part(text[last]);) ++last;
        auto word = text.substr(first, last - first);
        while (!word.empty() && word.back() == '.') word.remove_suffix(1);
        if (word.find('.') != std::string_view::npos) put(word);
    }
}

/// Returns the text with names instead of addresses.
/// \param name returns the name of an address, empty for one that stays
template <class Name>
std::string with_names(const std::string& text, const Name& name) {
    std::string out;
    std::size_t end = 0;
    for_each_address(text, [&](std::string_view word) {
        const std::string known = name(std::string(word));
        if (known.empty()) return;
        const auto at = static_cast<std::size_t>(word.data() - text.data());
        out += text.substr(end, at - end) + known;
        end = at + word.size();
    });
    return out + text.substr(end);
}

/// Returns the position of the first such element; the size of the list if there is none.
template <class List, class Value>
std::size_t index_of(const List& list, const Value& value) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), value) - list.begin());
}

template <class List, class Value>
bool contains(const List& list, const Value& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// Returns the candidate closest to `word` by edit distance (transpositions count one), or nothing
/// if none is close enough to be a typing error.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

/// Returns "Did you mean `x`?" for the nearest candidate, or another text if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         const std::string& otherwise = "");
/// Returns it as the next sentence: ". Did you mean `x`?".
std::string next_did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// Returns whether `text` matches `pattern`; `*` matches any sequence of characters.
bool matches(std::string_view pattern, std::string_view text);

/// Returns the parts of `text` between separators, including empty parts.
std::vector<std::string> split(std::string_view text, char separator);

/// Returns the text without leading and trailing spaces.
std::string trimmed(const std::string& text);

/// Returns the text with ASCII letters in lower case.
std::string lower(std::string_view text);

/// Joins the parts with the separator.
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// Returns whether the text matches `[A-Za-z0-9_-]+`.
bool is_id(std::string_view text);

/// Groups digits: `16 384`.
std::string grouped(std::uint64_t n);

/// Returns `1 future`, `16 384 futures`.
std::string count_of(std::uint64_t n, const std::string& what);

/// Returns the shortest text that parses to the same double.
std::string shortest(double value);

/// Parses the whole text as a number (decimal point in every locale), or returns nothing.
std::optional<double> parse_number(std::string_view text);

/// Returns the number of code points in valid UTF-8 (the caret offset).
std::size_t width(std::string_view utf8);

/// Returns the position of the first invalid character: a control character other than tab and line
/// breaks, or invalid UTF-8. Returns the size if all are valid.
std::size_t no_text_at(std::string_view text);

/// Returns the text with invalid characters, tabs and line breaks replaced by `?`, so that printing
/// it is safe; longer texts end in `...` after about `most` bytes.
std::string printable(std::string_view text, std::size_t most);

/// Pads the text with spaces to `columns` code points; longer texts are unchanged.
std::string pad(std::string_view text, std::size_t columns);

}  // namespace steppe
