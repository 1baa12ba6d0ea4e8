#pragma once

#include <optional>
#include <string>

/// Text where it is read: on a terminal of some width, in a locale that may not have its signs.
namespace steppe {

/// The text for a locale without Unicode: bars, sparklines and other signs of our own as ASCII of
/// the same width. Letters in names are left as they are.
std::string as_ascii(const std::string& text);

/// The text for so many columns. A paragraph that is wider loses, in this order and only as far as
/// it must: blank columns of its tables beyond two, then the bars and sparklines at the ends of its
/// lines; lines that are still wider are broken at spaces.
std::string fitted(const std::string& text, std::size_t columns);

/// Columns of the terminal behind a file handle; nothing if it is none.
std::optional<std::size_t> columns_of(int handle);

/// Whether the locale of the environment is one of UTF-8.
bool has_unicode();

/// Prints a result: fitted to a terminal, as it is to a file or a pipe; in ASCII where the locale
/// has nothing else.
void show(const std::string& text);

}  // namespace steppe
