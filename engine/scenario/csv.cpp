#include "engine/scenario/csv.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "steppe/core/limits.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

class CsvReader {
public:
    explicit CsvReader(std::shared_ptr<const Source> source) : source_(std::move(source)), text_(source_->text) {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
    }

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] bool unterminated() const { return unterminated_; }

    std::vector<CsvField> next_line() {
        std::vector<CsvField> fields;
        for (;;) {
            fields.push_back(next_field());
            if (at_end() || fields.size() > limits::columns) return fields;
            if (text_[at_] == ',') {
                step();
                if (at_end()) fields.push_back({"", here(1)});
                if (at_end()) return fields;
                continue;
            }
            while (!at_end() && text_[at_] == '\r') ++at_;
            if (!at_end() && text_[at_] == '\n') {
                ++at_;
                ++line_;
                column_ = 1;
            }
            return fields;
        }
    }

private:
    Place here(int length) const { return {.source = source_, .line = line_, .column = column_, .length = length}; }

    void step() {
        if (text_[at_] == '\n') {
            ++line_;
            column_ = 0;
        }
        ++at_;
        if (at_ >= text_.size() || (static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80U) ++column_;
    }

    CsvField next_field() {
        CsvField field{"", here(1)};
        if (!at_end() && text_[at_] == '"') {
            step();
            for (;;) {
                if (at_end()) {
                    unterminated_ = true;
                    return field;
                }
                if (text_[at_] == '"') {
                    step();
                    if (at_end() || text_[at_] != '"') break;
                }
                field.text += text_[at_];
                step();
            }
        }
        while (!at_end() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
            field.text += text_[at_];
            step();
        }
        while (!field.text.empty() && field.text.back() == ' ') field.text.pop_back();
        field.place.length = field.place.line == line_ ? std::max(1, column_ - field.place.column) : 1;
        return field;
    }

    std::shared_ptr<const Source> source_;
    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1, column_ = 1;
    bool unterminated_ = false;
};

/// Whether the file is UTF-8 without control characters; where it is not, the place is told.
bool is_all_text(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    const std::string_view text = source->text;
    const std::size_t at = no_text_at(text);
    if (at >= text.size()) return true;
    const std::string_view before = text.substr(0, at);
    const auto line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const Place place{.source = source,
                      .line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                      .column = static_cast<int>(width(before.substr(line_start))) + 1};
    const auto byte = static_cast<unsigned char>(text[at]);
    found.add({.code = "E019",
               .message = fmt::format("`{}` is no text: it holds the byte 0x{:02X}{}", source->path, byte, byte < 0x80 ? "" : ", which is no UTF-8 here"),
               .place = place,
               .help = byte < 0x80 ? "" : "save the table as UTF-8"});
    return false;
}

}  // namespace

Csv parse_csv(const std::shared_ptr<const Source>& source, Diagnostics& found) {
    CsvReader reader(source);
    Csv csv;
    if (!is_all_text(source, found)) return csv;
    while (!reader.at_end()) {
        auto line = reader.next_line();
        if (line.size() == 1 && line.front().text.empty()) continue;
        const bool wide = line.size() > limits::columns;
        if (wide || csv.rows.size() >= limits::rows) {
            found.add(
                {.code = "E020",
                 .message = wide ? fmt::format("a row of more than {} fields", limits::columns) : fmt::format("a table of more than {} rows", limits::rows),
                 .place = line.front().place});
            return {};
        }
        if (reader.unterminated()) {
            found.add({.code = "E022", .message = "a quoted field does not end", .place = line.back().place});
            break;
        }
        if (csv.header.empty()) {
            csv.header = std::move(line);
        } else if (line.size() != csv.header.size()) {
            found.add({.code = "E020",
                       .message = fmt::format("the row has {} field{}, the header {}", line.size(), line.size() == 1 ? "" : "s", csv.header.size()),
                       .place = line.back().place,
                       .help = "a text with a comma in it stands in quotation marks"});
        } else {
            csv.rows.push_back(std::move(line));
        }
    }
    if (csv.header.empty())
        found.add({.code = "E020", .message = fmt::format("`{}` is empty: a table needs a header line", source->path), .place = {.source = source}});
    else if (csv.rows.empty())
        found.add({.code = "E020", .message = fmt::format("`{}` has a header but no rows", source->path), .place = {.source = source}});
    return csv;
}

}  // namespace steppe
