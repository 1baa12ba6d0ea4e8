#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/core/diagnostics.hpp"

namespace steppe {

/// How a field of a CSV file can break RFC 4180.
enum class CsvFault { none, unterminated, after_quote, stray_quote, carriage_return };

/// One field as a text holds it.
struct CsvToken {
    std::string_view text;  ///< without the quotation marks around it; doubled ones stay
    std::size_t end = 0;  ///< at the comma or line end behind the field, or at the end of the text
    CsvFault fault = CsvFault::none;
    std::size_t fault_at = 0;
};

/// Cuts one field from `text`, beginning at `at`. Spaces at the end of a field belong to it only
/// inside quotation marks.
CsvToken next_token(std::string_view text, std::size_t at);

/// Returns whether a line ends at `at`: LF, CRLF, or CR at the end of the text.
bool ends_line(std::string_view text, std::size_t at);

/// Returns where the record ends that begins at `at`: line ends inside quotation marks do not end
/// it.
std::size_t record_end(std::string_view text, std::size_t at);

/// Returns whether all fields of a record are empty and unquoted, as spreadsheets write empty rows.
bool is_empty_record(std::string_view record);

/// Writes doubled quotation marks inside a quoted field as single ones.
std::string unescaped(std::string_view field);

/// Describes a fault: code E022, message and help.
Diagnostic describe(CsvFault fault);

/// Reports the separator of a header of one field if it is not a comma. \return the help, or
/// nothing
std::string other_separator(std::string_view header);

/// Returns the help for a row whose fields are not as many as the header's.
std::string help_for_count(std::size_t fields, std::size_t columns, bool last_is_empty);

/// One field of a CSV file with its place.
struct CsvField {
    std::string text;
    Place place;
};

/// A CSV file (RFC 4180, UTF-8, one header line). Empty lines and rows without any value are
/// skipped.
struct Csv {
    std::vector<CsvField> header;
    std::vector<std::vector<CsvField>> rows;
};

/// Reads a table with the line and column of every field, because messages need them. Adds
/// malformed fields and rows of the wrong length to `found`. Without a usable header, the table is
/// empty.
Csv parse_csv(const std::shared_ptr<const Source>& source, Diagnostics& found);

}  // namespace steppe
