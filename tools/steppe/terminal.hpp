#pragma once

#include <optional>
#include <string>

#include <fmt/format.h>

/// Adapts text to the width of the terminal and to locales without Unicode.
namespace steppe {

/// Replaces bars, sparklines and other symbols by ASCII of the same width (± by +-), for a locale
/// without Unicode. Letters in names do not change.
std::string as_ascii(const std::string& text);

/// Returns COLUMNS if it is set, else the columns of the terminal of a file handle; nothing if it
/// is not a terminal.
std::optional<std::size_t> columns_of(int handle);

/// Returns whether the locale of the environment uses UTF-8.
bool has_unicode();

/// Returns a text with colours if the file handle is a terminal, unless NO_COLOR is set.
std::string coloured(const std::string& text, int handle);

/// Prints text: on a terminal in colour, with longer lines broken at spaces; in ASCII if the locale
/// lacks Unicode.
void show(const std::string& text);
template <class First, class... More>
void show(fmt::format_string<First, More...> text, First&& first, More&&... more) {
    show(fmt::format(text, std::forward<First>(first), std::forward<More>(more)...));
}

}  // namespace steppe
