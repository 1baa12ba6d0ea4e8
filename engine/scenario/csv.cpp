#include "engine/scenario/csv.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"

namespace steppe {
namespace {

class CsvReader {
public:
    CsvReader(std::shared_ptr<const Source> source, Diagnostics& found)
        : source_(std::move(source)), text_(source_->text), found_(found) {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
    }

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    /// Returns whether the last record is malformed; `cut_off` if a quoted field does not end.
    [[nodiscard]] bool malformed() const { return fault_ != CsvFault::none; }
    [[nodiscard]] bool cut_off() const { return fault_ == CsvFault::unterminated; }

    /// Skips records without values.
    void skip_empty() {
        for (std::size_t end; !at_end(); advance(end)) {
            end = record_end(text_, at_);
            if (!is_empty_record(text_.substr(at_, end - at_))) return;
            end = std::min(text_.find('\n', end), text_.size() - 1) + 1;
        }
    }

    /// Returns the help if the current record has separators other than commas, also inside quotes.
    [[nodiscard]] std::string separator_help() const {
        const auto line = text_.substr(at_, text_.find('\n', at_) - at_);
        return line.find(',') == std::string_view::npos ? other_separator(line) : std::string();
    }
    [[nodiscard]] Place here(int length) const {
        return {.source = source_, .line = line_, .column = column_, .length = length};
    }

    std::vector<CsvField> next_record() {
        fault_ = CsvFault::none;
        std::vector<CsvField> fields;
        for (;;) {
            fields.push_back(next_field());
            if (at_end() || fields.size() > limits::columns) return fields;
            const bool more = text_[at_] == ',';
            advance(more ? at_ + 1 : std::min(text_.find('\n', at_), text_.size() - 1) + 1);
            if (!more) return fields;
        }
    }

private:
    void advance(std::size_t to) {
        for (; at_ < to; ++at_) {
            if (text_[at_] == '\n') {
                ++line_;
                column_ = 1;
            } else if (at_ + 1 >= text_.size() ||
                       (static_cast<unsigned char>(text_[at_ + 1]) & 0xC0U) != 0x80U) {
                ++column_;
            }
        }
    }

    CsvField next_field() {
        const bool quoted = !at_end() && text_[at_] == '"';
        const CsvToken token = next_token(text_, at_);
        CsvField field{quoted ? unescaped(token.text) : std::string(token.text), here(1)};
        if (token.fault != CsvFault::none) {
            if (fault_ == CsvFault::none) fault_ = token.fault;
            if (token.fault != CsvFault::unterminated) advance(token.fault_at);
            Diagnostic fault = describe(token.fault);
            fault.place = here(1);
            found_.add(std::move(fault));
        }
        advance(token.end);
        if (field.place.line == line_)
            field.place.length = std::max(1, column_ - field.place.column);
        return field;
    }

    std::shared_ptr<const Source> source_;
    std::string_view text_;
    Diagnostics& found_;
    std::size_t at_ = 0;
    int line_ = 1, column_ = 1;
    CsvFault fault_ = CsvFault::none;
};

/// Returns whether the file is UTF-8 without control characters; reports the first invalid byte.
bool is_all_text(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    const std::string_view text = source->text;
    const std::size_t at = no_text_at(text);
    if (at >= text.size()) return true;
    const std::string_view before = text.substr(0, at);
    const auto line_start =
        before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const Place place{.source = source,
                      .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                      .column = static_cast<int>(width(before.substr(line_start))) + 1};
    const auto byte = static_cast<unsigned char>(text[at]);
    found.error("E019",
                fmt::format("`{}` is not a text file: it contains the byte 0x{:02X}{}",
                            source->path, byte, byte < 0x80 ? "" : ", which is not valid UTF-8"),
                place, "", byte < 0x80 ? "" : "save the table as UTF-8");
    return false;
}

}  // namespace

bool ends_line(std::string_view text, std::size_t at) {
    return text[at] == '\n' ||
           (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] == '\n'));
}

CsvToken next_token(std::string_view text, std::size_t at) {
    CsvToken out;
    const auto fail = [&](CsvFault fault, std::size_t place) {
        if (out.fault != CsvFault::none) return;
        out.fault = fault;
        out.fault_at = place;
    };
    const bool quoted = at < text.size() && text[at] == '"';
    std::size_t end = at;
    if (quoted) {
        for (end = text.find('"', at + 1);; end = text.find('"', end + 2)) {
            if (end == std::string_view::npos) {
                fail(CsvFault::unterminated, at);
                return {text.substr(at + 1), text.size(), out.fault, out.fault_at};
            }
            if (end + 1 >= text.size() || text[end + 1] != '"') break;
        }
        out.text = text.substr(at + 1, end - at - 1);
        ++end;
    }
    for (; end < text.size() && text[end] != ',' && !ends_line(text, end); ++end) {
        if (quoted) fail(CsvFault::after_quote, end);
        if (text[end] == '"') fail(CsvFault::stray_quote, end);
        if (text[end] == '\r') fail(CsvFault::carriage_return, end);
    }
    if (!quoted) {
        out.text = text.substr(at, end - at);
        while (!out.text.empty() && out.text.back() == ' ') out.text.remove_suffix(1);
    }
    out.end = end;
    return out;
}

std::size_t record_end(std::string_view text, std::size_t at) {
    // Fast path: most records have no quotation marks and end at the next line end.
    const std::size_t line = std::min(text.find('\n', at), text.size());
    const std::string_view first = text.substr(at, line - at);
    if (first.find('"') == std::string_view::npos)
        return !first.empty() && first.back() == '\r' ? line - 1 : line;
    for (;;) {
        at = next_token(text, at).end;
        if (at >= text.size() || text[at] != ',') return at;
        ++at;
    }
}

bool is_empty_record(std::string_view record) {
    return record.find_first_not_of(", \t\r") == std::string_view::npos;
}

std::string unescaped(std::string_view field) {
    std::string out(field);
    for (auto at = out.find("\"\""); at != std::string::npos; at = out.find("\"\"", at + 1))
        out.erase(at, 1);
    return out;
}

Diagnostic describe(CsvFault fault) {
    Diagnostic out;
    out.code = "E022";
    switch (fault) {
        case CsvFault::none:
            break;
        case CsvFault::unterminated:
            out.message = "a quoted field does not end";
            out.help = "close it, and write a quotation mark inside it twice";
            break;
        case CsvFault::after_quote:
            out.message = "text after the closing quotation mark of a field";
            out.help = "write a quotation mark inside a quoted field twice";
            break;
        case CsvFault::stray_quote:
            out.message = "a quotation mark inside a field that does not begin with one";
            out.help = "quote the whole field, and write a quotation mark inside it twice";
            break;
        case CsvFault::carriage_return:
            out.message = "a carriage return without a line feed";
            out.help = "save the table with line ends LF or CRLF";
            break;
    }
    return out;
}

std::string other_separator(std::string_view header) {
    const std::size_t at = header.find_first_of(";\t|");
    if (at == std::string_view::npos) return {};
    const char* name = header[at] == ';' ? "semicolons" : header[at] == '|' ? "bars" : "tabs";
    return fmt::format(
        "its fields are separated by {}: save it as CSV with commas between fields "
        "and points in decimals",
        name);
}

std::string help_for_count(std::size_t fields, std::size_t columns, bool last_is_empty) {
    if (fields == columns + 1 && last_is_empty) return "remove the comma at the end of the row";
    return fields > columns ? "quote fields that contain commas" : "";
}

Csv parse_csv(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    CsvReader reader(source, found);
    Csv csv;
    if (!is_all_text(source, found)) return csv;
    bool any_row = false;
    for (reader.skip_empty(); !reader.at_end(); reader.skip_empty()) {
        if (csv.header.empty()) {
            const auto help = reader.separator_help();
            if (!help.empty()) {
                found.error("E020",
                            fmt::format("`{}` has no comma between its columns", source->path),
                            reader.here(1), "", help);
                return {};
            }
        }
        auto line = reader.next_record();
        const bool wide = line.size() > limits::columns;
        if (wide || csv.rows.size() >= limits::rows) {
            found.error("E020",
                        wide ? fmt::format("a row of more than {} fields", limits::columns)
                             : fmt::format("a table of more than {} rows", limits::rows),
                        line.front().place);
            return {};
        }
        if (csv.header.empty()) {
            if (reader.malformed()) return {};
            csv.header = std::move(line);
            continue;
        }
        any_row = true;
        if (reader.cut_off()) break;
        if (reader.malformed()) continue;
        if (line.size() != csv.header.size()) {
            found.error("E020",
                        fmt::format("the row has {}, the header {}", count_of(line.size(), "field"),
                                    csv.header.size()),
                        line.back().place, "",
                        help_for_count(line.size(), csv.header.size(), line.back().text.empty()));
        } else {
            csv.rows.push_back(std::move(line));
        }
    }
    if (csv.header.empty())
        found.error("E020",
                    fmt::format("`{}` {}: a table needs a header line", source->path,
                                source->text.empty() ? "is empty" : "contains only empty rows"),
                    {.source = source});
    else if (!any_row)
        found.error("E020", fmt::format("`{}` has a header but no rows", source->path),
                    {.source = source});
    return csv;
}

}  // namespace steppe
