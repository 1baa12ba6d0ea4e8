#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/html_layout.hpp"
#include "engine/report/text_columns.hpp"

namespace steppe::html {
namespace {

std::string with_arrows(std::string text) {
    for (std::size_t at = 0; (at = text.find(" -> ", at)) != std::string::npos;)
        text.replace(at, 4, " → ");
    return text;
}

/// A column as it is printed. `raw` are the fields of the saved CSV, separated by tabs,
/// if they differ.
struct PrintedColumn {
    std::vector<std::string> cells, raw;  ///< the first is the heading
    bool is_text = false;
};

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    return begin == std::string::npos ? ""
                                      : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// \param column with changes beside values: all are 0 if none is visible
PrintedColumn printed(ShownColumn column, std::size_t rows) {
    constexpr double invisible = 5e-5;
    const auto raw = column.numbers;
    if (column.show == "change" && column.units.empty() && column.largest() < invisible)
        for (double& x : column.numbers) x = std::isfinite(x) ? 0 : x;
    PrintedColumn out{numbers_of(column, rows).cells, {}};
    out.cells[0] = column.heading();
    for (auto& text : out.cells) text = trimmed(text);
    // A small number beside large ones has two digits instead of being 0.
    for (std::size_t n = 0; n < rows; ++n)
        if (const double x = column.numbers[n]; std::abs(x) > 1e-6 * column.largest())
            if (auto& text = out.cells[n + 1]; text.find_first_of("123456789") == std::string::npos)
                text = fmt::format("{:.2g}", x);
    out.raw.push_back(column.title + (column.units.empty() ? "" : "\tunit"));
    for (std::size_t n = 0; n < rows; ++n)
        out.raw.push_back(cell(raw[n]) + (column.units.empty() ? "" : "\t" + column.units[n]));
    if (column.units.empty()) out.raw[0] = out.cells[0];
    return out;
}

PrintedColumn intervals(const ShownColumn& column, std::size_t rows, const std::string& level) {
    PrintedColumn out{intervals_of(column, rows, level).cells, {}};
    const std::string unit = column.unit.empty() ? "" : fmt::format(" ({})", column.unit);
    out.raw.push_back(fmt::format("{0}, low{1}\t{0}, high{1}", column.title, unit));
    for (const auto& [low, high] : column.intervals)
        out.raw.push_back(cell(low) + "\t" + cell(high));
    return out;
}

/// Writes the numbers of a table.
class TableWriter {
public:
    TableWriter(const Json& table, const FigureContext& context)
        : table_(table), context_(context), rows_(table.at("rows").size()) {
        for (const auto& column : shown_columns(table)) {
            if (column.is_text()) {
                columns_.push_back({{column.title}, {}, true});
                auto& cells = columns_.back().cells;
                cells.insert(cells.end(), column.texts.begin(), column.texts.end());
                continue;
            }
            columns_.push_back(printed(column, rows_));
            if (!column.intervals.empty())
                columns_.push_back(intervals(column, rows_, context.level));
        }
        if (table.contains("bars")) fill_bars(table.at("bars"));
    }

    [[nodiscard]] std::size_t width() const { return columns_.size(); }

    [[nodiscard]] std::string text() const {
        const bool is_changes = table_.at("key").get<std::string>() == "changes";
        auto out = fmt::format("<table{}><thead><tr>", is_changes ? " class=\"told\"" : "");
        for (const auto& column : columns_) out += cell_text("th scope=\"col\"", column, 0);
        if (!bars_.empty()) out += "<td></td>";
        out += "</tr></thead><tbody>\n";
        for (std::size_t n = 0; n < rows_; ++n) {
            out += "<tr>";
            for (const auto& column : columns_)
                out += &column == &columns_.front() ? first_cell(column, n)
                                                    : cell_text("td", column, n + 1);
            if (!bars_.empty()) out += bar(bars_[n]);
            out += "</tr>\n";
        }
        return out + "</tbody></table>";
    }

private:
    [[nodiscard]] std::string cell_text(const std::string& tag, const PrintedColumn& column,
                                        std::size_t n) const {
        const auto label = context_.names.in(column.cells[n]);
        const auto& raw = column.raw.empty() ? column.cells[n] : column.raw[n];
        constexpr std::size_t longest = 60;  // in a narrow column
        const char* css = !column.is_text          ? ""
                          : label.size() > longest ? " class=\"t long\""
                                                   : " class=\"t\"";
        return fmt::format("<{}{}{}>{}</{}>", tag, css,
                           raw == label ? "" : fmt::format(" data-v=\"{}\"", escaped(raw)),
                           escaped(label), tag.substr(0, 2));
    }

    /// Writes the name of a row, as a link to its causes if the page has them; below it in grey its
    /// address, or the command that prints its causes.
    [[nodiscard]] std::string first_cell(const PrintedColumn& column, std::size_t n) const {
        const auto& row = table_.at("rows").at(n);
        const auto& name = column.cells[n + 1];
        const auto causes = row.contains("causes") ? row.at("causes").get<std::string>() : "";
        const bool is_link = causes.starts_with("why-");
        const auto label = context_.names.in(name);
        const auto under = !causes.empty() && !is_link                    ? causes
                           : column.is_text && label != with_arrows(name) ? name
                                                                          : "";
        auto text = escaped(label);
        if (is_link) text = fmt::format("<a href=\"#{}\">{}</a>", escaped(causes), text);
        if (under.empty() && !is_link) return cell_text("td", column, n + 1);
        if (!under.empty()) text += fmt::format("<span class=\"faint\">{}</span>", escaped(under));
        return fmt::format("<td class=\"t\" data-v=\"{}\">{}</td>", escaped(name), text);
    }

    /// Sets the bars, except those of a unit in which no row is smaller than another.
    void fill_bars(const std::string& key) {
        const auto& rows = table_.at("rows");
        for (const auto& row : rows) bars_.push_back(number_in(row, key));
        if (key != "relative") return;
        const auto sizes = bars_;
        for (std::size_t n = 0; n < rows_; ++n) {
            bool differs = false;
            for (std::size_t k = 0; k < rows_; ++k)
                differs |= rows[k].value("unit", "") == rows[n].value("unit", "") &&
                           std::abs(sizes[k]) < 0.995;
            if (!differs) bars_[n] = std::nan("");
        }
    }

    /// Returns a bar to one side of a line, without script or inline style.
    static std::string bar(double part) {
        constexpr double half = 70;
        if (!std::isfinite(part)) return "<td></td>";
        const double wide = half * std::min(1.0, std::abs(part));
        return fmt::format(
            "<td><svg width=\"{0}\" height=\"14\" viewBox=\"0 0 {0} 14\" aria-hidden=\"true\">"
            "<path d=\"M{1} 0v14\"/><rect x=\"{2:.1f}\" y=\"2\" width=\"{3:.1f}\" height=\"10\"/>"
            "</svg></td>",
            2 * half, half, part < 0 ? half - wide : half, wide);
    }

    const Json& table_;
    const FigureContext& context_;
    std::size_t rows_;
    std::vector<PrintedColumn> columns_;
    std::vector<double> bars_;
};

std::string css_of(const Json& table, const Json& data, bool is_folded, std::size_t columns) {
    if (data.is_null()) return is_folded || columns > 3 ? "wide" : "";
    if (table.contains("css")) return table.at("css");
    const bool is_small =
        data.at("kind").get<std::string>() == "heat" || data.contains("causes_of");
    return data.contains("rows") && !is_small ? "wide" : "";
}

}  // namespace

std::string Names::in(const std::string& words) const {
    const auto text = with_arrows(words);
    if (names_.empty()) return text;
    std::string out;
    std::size_t end = 0;
    for_each_address(text, [&](std::string_view word) {
        const auto label = names_.find(word);
        if (label == names_.end()) return;
        const auto at = static_cast<std::size_t>(word.data() - text.data());
        out += text.substr(end, at - end) + label->get<std::string>();
        end = at + word.size();
    });
    return end == 0 ? text : sentence_case(out + text.substr(end));
}

void Names::name(Json& data) const {
    for (const char* role : {"x_name", "y_name", "row_name", "column_name", "series_name"})
        if (data.contains(role)) data[role] = in(data[role].get<std::string>());
    if (!data.contains("rows") || names_.empty()) return;
    auto under = Json::array();
    bool found = false;
    for (auto& row : data["rows"]) {
        const auto address = row.get<std::string>(), label = in(address);
        found = found || label != address;
        under.push_back(label == address ? "" : address);
        row = label;
    }
    if (found) data["under"] = std::move(under);
}

std::string figure(const Json& table, const FigureContext& context) {
    constexpr std::size_t few = 12;  // rows that are not folded, unless all are to be shown
    const std::size_t rows = table.at("rows").size(), most = table.at("most").get<std::size_t>();
    const auto& chart = table.at("chart");
    Json data;
    std::string source = context.source;
    if (table.contains("note"))
        source +=
            (source.empty() ? "" : " ") + context.names.in(table.at("note").get<std::string>());
    if (!chart.is_null() && (most > 0 || chart.contains("x"))) {
        data = drawing_of(table);
        context.names.name(data);
        if (!place_on_map(data, source, context.map)) return "";
        if (rows > most && chart.contains("rows") && chart.at("rows").is_string() &&
            data.at("kind").get<std::string>() != "heat")
            source += fmt::format(" The first {} of {} are drawn.", most, rows);
    }
    const TableWriter writer(table, context);
    const bool is_drawn = context.has_script && !data.is_null(),
               is_folded = is_drawn || (table.contains("faces") && rows > few && most != rows);
    std::string id = table.at("key");
    std::replace_if(
        id.begin(), id.end(), [](char c) { return c == ' ' || c == '/'; }, '-');
    const auto title = escaped(context.names.in(table.at("title").get<std::string>()));
    auto out =
        fmt::format("<figure id=\"{}\" class=\"{}\"{}>\n", escaped(id),
                    css_of(table, data, is_folded, writer.width()), is_drawn ? " data-chart" : "");
    if (!title.empty()) out += fmt::format("<h3>{}</h3>\n", title);
    if (is_drawn) out += "<div class=\"plot\"></div>\n";
    const auto numbers = fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Numbers: {}\">{}</div>",
        title, writer.text());
    const auto caption = fmt::format("<figcaption>{}</figcaption>\n", escaped(source));
    if (is_folded)
        out += caption + "<div class=\"tools\"><details><summary>Numbers</summary>" + numbers +
               "</details></div>\n";
    else
        out += numbers + caption;
    if (is_drawn)
        out += fmt::format("<script type=\"application/json\">{}</script>\n", json_in_html(data));
    return out + "</figure>\n";
}

}  // namespace steppe::html
