#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/bar_chart.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/shown.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/result.hpp"

namespace steppe {
namespace {

constexpr std::size_t page_width = 100, longest_name = 52;

/// The cells of a column as text, of equal width.
struct TextColumn {
    std::vector<std::string> cells;  ///< the first is the heading
    bool is_left = false;

    void align() {
        std::size_t widest = 0;
        for (const auto& cell : cells) widest = std::max(widest, width(cell));
        for (auto& cell : cells)
            cell = is_left ? pad(cell, widest)
                           : std::string(widest - width(cell), ' ') + cell;
    }
};

/// Returns the decimals of a number: those that its interval resolves, or those of its column.
int decimals_of(const ShownColumn& column, std::size_t row) {
    if (column.intervals.empty()) return digits_for(column.largest());
    const auto& [low, high] = column.intervals[row];
    const double x = column.numbers[row], half = 0.5 * (high - low);
    return decimals_for(std::isfinite(half) ? std::max(half, std::abs(x) * 1e-2) : half, x);
}

std::string number_text(const ShownColumn& column, double x, int decimals) {
    if (std::isnan(x)) return "";
    if (column.show == "count") return grouped(static_cast<std::uint64_t>(x));
    if (column.show == "digits") return fmt::format("{:.5g}", x + 0.0);
    if (column.show == "change") return signed_figure(x, decimals);
    return decimals < 0 ? fmt::format("{:.2e}", x + 0.0) : fixed_figure(x + 0.0, decimals);
}

TextColumn numbers_of(const ShownColumn& column, std::size_t rows) {
    TextColumn out{{""}};
    for (std::size_t n = 0; n < rows; ++n)
        out.cells.push_back(number_text(column, column.numbers[n], decimals_of(column, n)));
    return out;
}

TextColumn intervals_of(const ShownColumn& column, std::size_t rows, const std::string& title) {
    TextColumn out{{title}, true};
    for (std::size_t n = 0; n < rows; ++n) {
        const auto& [low, high] = column.intervals[n];
        const int decimals = decimals_of(column, n);
        out.cells.push_back(low == high || (std::isnan(low) && std::isnan(high)) ? ""
                            : std::isfinite(low) && std::isfinite(high)
                                ? fmt::format("[{}, {}]", number_text(column, low, decimals),
                                              number_text(column, high, decimals))
                                : "[unknown]");
    }
    return out;
}

class TextPage {
public:
    explicit TextPage(const Json& result) : result_(result) {
        if (result.contains("level"))
            level_ = fmt::format("[{:g} %]", 100 * result.at("level").get<double>());
    }

    std::string text(double seconds) {
        sentence(result_.at("title"));
        if (const std::string question = result_.at("question"); !question.empty())
            sentence(question);
        auto lines = result_.at("lines").get<std::vector<std::string>>();
        if (!lines.empty() && seconds > 0) lines.front() += fmt::format("   {:.2g} s", seconds);
        for (const auto& line : lines) sentence(line);
        if (!result_.at("asks").empty()) out_ += "\n";
        for (const auto& ask : result_.at("asks"))
            out_ += fmt::format("{}   {}\n    {}\n", pad(ask.at("answer").get<std::string>(), 7),
                                ask.at("text").get<std::string>(),
                                ask.at("details").get<std::string>());
        if (!result_.at("findings").empty()) out_ += "\n";
        for (const auto& finding : result_.at("findings")) sentence(finding);
        for (const auto& section : result_.at("sections")) one(section);
        if (!result_.at("notes").empty()) out_ += "\n";
        for (const auto& note : result_.at("notes")) sentence(note);
        return std::move(out_);
    }

private:
    /// Adds a paragraph, wrapped at page_width; indented text stays indented.
    void sentence(const std::string& text) {
        std::string line;
        for (const auto& word : split(text, ' ')) {
            if (!line.empty() && width(line) + 1 + width(word) > page_width) {
                out_ += line + "\n";
                line.clear();
            }
            line += line.empty() ? word : " " + word;
        }
        out_ += line + "\n";
    }

    void one(const Json& section) {
        out_ += "\n";
        if (const std::string heading = section.at("heading"); !heading.empty())
            out_ += heading + "\n";
        for (const auto& line : section.at("lead")) sentence(line);
        for (const auto& table : section.at("tables")) one_table(table);
    }

    void one_table(const Json& table) {
        if (table.contains("faces")) return;
        out_ += "\n";
        if (const std::string title = table.at("title"); !title.empty()) sentence(title);
        const std::size_t all = table.at("rows").size(),
                          rows = std::min(all, table.at("most").get<std::size_t>());
        std::vector<TextColumn> columns;
        const std::string barred = rows > 2 ? barred_column(table.at("chart")) : "";
        std::string unit;
        const auto shown = shown_columns(table);
        for (const auto& column : shown) {
            if (column.is_text()) {
                const bool is_last = &column == &shown.back();
                columns.push_back({{column.title}, true});
                for (std::size_t n = 0; n < rows; ++n)
                    columns.back().cells.push_back(is_last ? column.texts[n]
                                                           : name_text(column.texts[n]));
                continue;
            }
            columns.push_back(numbers_of(column, rows));
            // A unit is named where it changes.
            columns.back().cells[0] = column.unit == unit ? column.title : column.heading();
            unit = column.unit;
            if (!column.intervals.empty()) columns.push_back(intervals_of(column, rows, level_));
            if (column.key == barred) columns.push_back(bars_of(column, rows));
        }
        put(columns, rows);
        if (all > rows)
            out_ += fmt::format("and {} more (--out DIR or --json has all)\n", all - rows);
        if (table.contains("note")) sentence(table.at("note"));
    }

    /// Returns the key of the column that a chart shows first.
    static std::string barred_column(const Json& chart) {
        if (chart.is_null()) return "";
        for (const char* role : {"series", "middle", "value"})
            if (chart.contains(role))
                return chart.at(role).is_string() ? chart.at(role) : chart.at(role).front();
        return "";
    }

    /// Shortens a long name before other columns: an address at its beginning, a sentence at its
    /// end.
    static std::string name_text(const std::string& text) {
        if (text.find(' ') == std::string::npos) return tail(text, longest_name);
        const auto words = split(text, ' ');
        std::string out;
        for (const auto& word : words) {
            if (width(out) + 1 + width(word) > longest_name) return out + "…";
            out += (out.empty() ? "" : " ") + word;
        }
        return out;
    }

    static TextColumn bars_of(const ShownColumn& column, std::size_t rows) {
        TextColumn out{{""}, true};
        for (std::size_t n = 0; n < rows; ++n)
            out.cells.push_back(std::isfinite(column.numbers[n])
                                    ? bar(column.numbers[n], column.largest(), 10)
                                    : "");
        return out;
    }

    void put(std::vector<TextColumn>& columns, std::size_t rows) {
        std::erase_if(columns, [](const TextColumn& column) {
            return std::all_of(column.cells.begin(), column.cells.end(),
                               [](const auto& cell) { return cell.empty(); });
        });
        for (auto& column : columns) column.align();
        for (std::size_t n = 0; n <= rows; ++n) {
            std::string line = " ";
            for (const auto& column : columns) line += " " + column.cells[n] + " ";
            out_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
    }

    const Json& result_;
    std::string level_ = "[95 %]";
    std::string out_;
};

}  // namespace

std::string to_text(const Json& result, double seconds) { return TextPage(result).text(seconds); }

}  // namespace steppe
