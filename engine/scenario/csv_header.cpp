#include "engine/scenario/csv_header.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {
namespace {

/// Returns the number of fields of a row that are column names, for any separator.
int count_columns(std::string_view row, const std::function<bool(const std::string&)>& is_column) {
    const char separator = row[std::min(row.find_first_of(",;\t|"), row.size() - 1)];
    int out = 0;
    while (!row.empty()) {
        std::string_view cell = row.substr(0, row.find(separator));
        row.remove_prefix(std::min(cell.size() + 1, row.size()));
        const auto begin = cell.find_first_not_of(" \"");
        if (begin == std::string_view::npos) continue;
        cell = cell.substr(begin, cell.find_last_not_of(" \"") + 1 - begin);
        out += is_column(std::string(cell)) ? 1 : 0;
    }
    return out;
}

}  // namespace

bool has_lines_above_header(const std::shared_ptr<const Source>& source,
                            const std::function<bool(const std::string&)>& is_column,
                            Diagnostics& found) {
    constexpr int searched = 50;  // lines
    std::string_view text = source->text;
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    int first = 0;
    bool comment = false;
    for (int line = 1; line <= searched && !text.empty(); ++line) {
        std::string_view row = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(row.size() + 1, text.size()));
        if (is_empty_record(row)) continue;
        if (row.back() == '\r') row.remove_suffix(1);
        const int columns = count_columns(row, is_column);
        if (first == 0) {
            if (columns > 0) return false;
            comment = row.find_first_not_of(" \"") == row.find('#');
            first = line;
        }
        if (columns < 2) continue;
        const Place place{.source = source, .line = first};
        found.error("E020", fmt::format("`{}` does not begin with its header", source->path), place,
                    comment ? "a comment" : "a title or a comment",
                    fmt::format("remove the text above `{}` in line {}", row, line));
        return true;
    }
    if (!comment) return false;
    const Place place{.source = source, .line = first};
    found.error("E020", fmt::format("`{}` begins with a comment", source->path), place, "",
                "a table has no comments: its first line is the header");
    return true;
}

Csv parse_table(const std::shared_ptr<const Source>& source,
                const std::vector<std::string>& columns, Diagnostics& found) {
    const auto is_column = [&](const std::string& name) { return contains(columns, name); };
    if (has_lines_above_header(source, is_column, found)) return {};
    return parse_csv(source, found);
}

}  // namespace steppe
