#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// The candidate nearest to `word` by edit distance (transpositions count one), or nothing when
/// none is close enough to be a slip of the pen.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

/// True when `text` matches `pattern`, in which `*` stands for any run of characters.
bool matches(std::string_view pattern, std::string_view text);

/// The parts of `text` between the separators; empty parts are kept.
std::vector<std::string> split(std::string_view text, char separator);

/// Returns a text without the spaces at its ends.
std::string trimmed(const std::string& text);

/// The parts, with the separator between them.
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// True for `[A-Za-z0-9_-]+`.
bool is_id(std::string_view text);

/// The shortest text that reads back as the same double.
std::string shortest(double value);

/// A whole text as a number (decimal point whatever the locale), or nothing.
std::optional<double> parse_number(std::string_view text);

/// The number of code points in valid UTF-8 (what a caret must skip).
std::size_t width(std::string_view utf8);

/// Where the first character stands that is no text: a control character other than tab and line
/// breaks, or bytes that are no UTF-8. The text's size where there is none.
std::size_t no_text_at(std::string_view text);

/// The text with `?` for what is no text and for tabs and line breaks, so that showing it does
/// nothing but show it; longer ones end in `...` after about `most` bytes.
std::string printable(std::string_view text, std::size_t most);

/// The text with spaces behind it, up to `columns` code points; a longer one as it is.
std::string pad(std::string_view text, std::size_t columns);

}  // namespace steppe
