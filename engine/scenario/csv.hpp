#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/diagnostics.hpp"

namespace steppe {

/// Violations of RFC 4180 by a field of a CSV file.
enum class CsvFault { none, unterminated, after_quote, stray_quote, carriage_return };

/// One field of a CSV text, still escaped.
struct CsvToken {
    std::string_view text;  ///< without the enclosing quotation marks; inner ones stay doubled
    std::size_t end = 0;    ///< index of the comma or line end after the field, or the text size
    CsvFault fault = CsvFault::none;
    std::size_t fault_at = 0;
};

/// Returns the field of `text` that begins at `at`. Trailing spaces belong to it only inside
/// quotation marks.
CsvToken next_token(std::string_view text, std::size_t at);

/// Returns whether a line ends at `at`: LF, CRLF, or CR at the end of the text.
bool ends_line(std::string_view text, std::size_t at);

/// Returns the end of the record that begins at `at`. Line ends inside quotation marks do not end
/// it.
std::size_t record_end(std::string_view text, std::size_t at);

/// Returns whether all fields of a record are empty and unquoted, as spreadsheets write empty rows.
bool is_empty_record(std::string_view record);

/// Replaces doubled quotation marks inside a quoted field by single ones.
std::string unescaped(std::string_view field);

/// Returns the code E022, the message and the help of a fault.
Diagnostic describe(CsvFault fault);

/// Returns the help for a header with one field and a separator other than a comma, or an empty
/// text.
std::string other_separator(std::string_view header);

/// Returns the help for a row whose number of fields differs from the header's.
std::string help_for_count(std::size_t fields, std::size_t columns, bool last_is_empty);

/// One field of a CSV file with its place.
struct CsvField {
    std::string text;
    Place place;
};

/// A CSV file (RFC 4180, UTF-8, one header line), without empty lines and rows without values.
struct Csv {
    std::vector<CsvField> header;
    std::vector<std::vector<CsvField>> rows;
};

/// Reads a table with the line and column of every field for messages. Reports malformed fields and
/// rows of the wrong length. Returns an empty table if the header is not valid.
Csv parse_csv(const std::shared_ptr<const Source>& source, Diagnostics& found);

}  // namespace steppe
