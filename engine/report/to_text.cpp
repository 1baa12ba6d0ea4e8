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
    bool is_left = false, is_bar = false;

    [[nodiscard]] std::size_t widest() const {
        std::size_t out = 0;
        for (const auto& cell : cells) out = std::max(out, width(cell));
        return out;
    }
    void align() {
        const std::size_t widest = this->widest();
        for (auto& cell : cells)
            cell = is_left ? pad(cell, widest) : std::string(widest - width(cell), ' ') + cell;
    }
};

/// Returns the decimals of a number: those that its interval resolves, or those that show the
/// differences in its column.
int decimals_of(const ShownColumn& column, std::size_t row) {
    if (column.intervals.empty()) {
        const double range = column.range().high - column.range().low, most = column.largest();
        return most > 0 ? digits_for(range > 1e-9 * most ? std::min(range, most) : most) : 0;
    }
    const auto& [low, high] = column.intervals[row];
    const double x = column.numbers[row], half = 0.5 * (high - low);
    const int decimals =
        decimals_for(std::isfinite(half) ? std::max(half, std::abs(x) * 1e-2) : half, x);
    // Next to the others of its column such a number is 0.
    return decimals < 0 && std::abs(x) < 1e-6 * column.largest() ? digits_for(column.largest()) + 2
                                                                 : decimals;
}

std::string number_text(const ShownColumn& column, double x, int decimals) {
    if (std::isnan(x)) return "";
    if (column.show == "count") return grouped(static_cast<std::uint64_t>(x));
    if (column.show == "digits") return fmt::format("{:.5g}", x + 0.0);
    if (decimals >= 0 && std::abs(x) < 0.5 * std::pow(10.0, -decimals)) x = 0;
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
        for (const char* level : {"level", "confidence"})
            if (result.contains(level))
                level_ = fmt::format("[{:g} %]", 100 * result.at(level).get<double>());
    }

    std::string text(double seconds) {
        sentence(result_.at("title"));
        if (const std::string question = result_.at("question"); !question.empty())
            sentence(question);
        if (const std::string answer = result_.at("answer"); !answer.empty()) sentence(answer);
        auto lines = result_.at("lines").get<std::vector<std::string>>();
        for (const auto& line : lines) {
            sentence(line);
            if (&line == &lines.front() && seconds > 0) duration(fmt::format("{:.2g} s", seconds));
        }
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
    /// Adds a paragraph.
    void sentence(const std::string& text) { out_ += wrapped(text, 0) + "\n"; }

    /// Adds the duration at the end of the last line, or below it.
    void duration(const std::string& text) {
        const std::size_t begin = out_.rfind('\n', out_.size() - 2) + 1;
        const bool fits = width(out_.substr(begin)) + text.size() + 2 <= page_width;
        out_.pop_back();
        out_ += (fits ? "   " : "\n") + text + "\n";
    }

    void one(const Json& section) {
        const auto& tables = section.at("tables");
        const std::string heading = section.at("heading");
        if (section.at("lead").empty() && !tables.empty() &&
            std::all_of(tables.begin(), tables.end(),
                        [](const Json& table) { return table.contains("faces"); }))
            return;
        if (!heading.empty() || !section.at("lead").empty()) out_ += "\n";
        if (!heading.empty()) out_ += heading + "\n";
        const auto& lead = section.at("lead");
        for (const auto& line : lead) out_ += wrapped(line, lead.size() > 1 ? 4 : 0) + "\n";
        for (const auto& table : tables) one_table(table);
    }

    /// Returns a table of a curve with about `most` rows, evenly spaced along its axis.
    static Json spaced(Json table) {
        const auto x = shown_column(table, table.at("chart").at("x")).numbers;
        const double most = table.at("most"), apart = std::abs(x.back() - x.front()) / (most - 0.5);
        auto rows = Json::array();
        for (std::size_t n = 0, last = 0; n < x.size(); ++n)
            if (n == 0 || std::abs(x[n] - x[last]) >= apart || n + 1 == x.size())
                rows.push_back(table.at("rows").at(last = n));
        table["rows"] = std::move(rows);
        return table;
    }

    void one_table(const Json& whole) {
        if (whole.contains("faces")) return;
        const auto& chart = whole.at("chart");
        const std::size_t all = whole.at("rows").size(), most = whole.at("most").get<std::size_t>();
        const bool is_curve = all > most && chart.contains("kind") && chart.at("kind") == "path";
        const Json part = is_curve ? spaced(whole) : Json(), &table = is_curve ? part : whole;
        const std::size_t rows = is_curve ? table.at("rows").size() : std::min(all, most);
        out_ += "\n";
        if (const std::string title = table.at("title"); !title.empty()) sentence(title);
        if (all > 0 && rows == 0) return;
        std::vector<TextColumn> columns;
        const auto [begin, end] = rows > 2 ? barred_columns(chart) : BarEnds{};
        std::string unit;
        for (const auto& column : shown_columns(table)) {
            if (column.is_text()) {
                columns.push_back({{column.title}, true});
                columns.back().cells.insert(
                    columns.back().cells.end(), column.texts.begin(),
                    column.texts.begin() + static_cast<std::ptrdiff_t>(rows));
                continue;
            }
            columns.push_back(numbers_of(column, rows));
            // A heading has the unit if it differs from the one before.
            columns.back().cells[0] = column.unit == unit ? column.title : column.heading();
            unit = column.unit;
            if (!column.intervals.empty()) columns.push_back(intervals_of(column, rows, level_));
            if (column.key == end && begin.empty()) columns.push_back(bars_of(column, rows));
        }
        if (!begin.empty())
            columns.push_back(
                bars_between(shown_column(table, begin), shown_column(table, end), rows));
        put(columns, rows);
        if (all > rows)
            out_ += fmt::format("and {} more (--out DIR or --json has all)\n", all - rows);
        if (table.contains("note")) sentence(table.at("note"));
    }

    /// The keys of the columns where bars begin and end; without the first they begin at 0.
    using BarEnds = std::pair<std::string, std::string>;

    /// Returns the bars that a chart shows first.
    static BarEnds barred_columns(const Json& chart) {
        if (chart.is_null()) return {};
        if (chart.at("kind").get<std::string>() == "waterfall")
            return {chart.at("from"), chart.at("to")};
        for (const char* role : {"series", "middle", "value", "y"})
            if (chart.contains(role))
                return {"", chart.at(role).is_string() ? chart.at(role) : chart.at(role).front()};
        return {};
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
        TextColumn out{{""}, true, true};
        for (std::size_t n = 0; n < rows; ++n)
            out.cells.push_back(std::isfinite(column.numbers[n])
                                    ? bar(column.numbers[n], column.largest(), 10)
                                    : "");
        return out;
    }

    static TextColumn bars_between(const ShownColumn& from, const ShownColumn& to,
                                   std::size_t rows) {
        const auto a = from.range(), b = to.range();
        TextColumn out{{""}, true, true};
        for (std::size_t n = 0; n < rows; ++n)
            out.cells.push_back(std::isfinite(from.numbers[n] + to.numbers[n])
                                    ? bar(from.numbers[n], to.numbers[n],
                                          {std::min(a.low, b.low), std::max(a.high, b.high)}, 20)
                                    : "");
        return out;
    }

    void put(std::vector<TextColumn>& columns, std::size_t rows) {
        std::erase_if(columns, [](const TextColumn& column) {
            return column.cells.size() > 1 &&
                   std::all_of(column.cells.begin() + 1, column.cells.end(),
                               [](const auto& cell) { return cell.empty(); });
        });
        // Bars must not widen a table beyond the page.
        std::size_t all = 0;
        for (const auto& column : columns) all += std::min(column.widest(), longest_name) + 2;
        if (all > page_width) std::erase_if(columns, [](const auto& c) { return c.is_bar; });
        std::size_t before = 2;  // columns of the page left of the last one of the table
        for (auto& column : columns) {
            if (&column == &columns.back() && column.is_left && !column.is_bar)
                for (auto& cell : column.cells) cell = wrapped(cell, before);
            else {
                if (column.is_left && !column.is_bar)
                    for (auto& cell : column.cells) cell = name_text(cell);
                column.align();
            }
            before += width(column.cells.front()) + 2;
        }
        for (std::size_t n = 0; n <= rows; ++n) {
            std::string line = " ";
            for (const auto& column : columns) line += " " + column.cells[n] + " ";
            out_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
    }

    /// Wraps a text at the end of the page; it begins, and continues, right of `indent` columns.
    static std::string wrapped(const std::string& text, std::size_t indent) {
        const std::size_t room = std::max(page_width, indent + longest_name) - indent;
        std::string out, line;
        for (const auto& word : split(text, ' ')) {
            if (!line.empty() && width(line) + 1 + width(word) > room) {
                out += line + "\n" + std::string(indent, ' ');
                line.clear();
            }
            line += line.empty() ? word : " " + word;
        }
        return out + line;
    }

    const Json& result_;
    std::string level_ = "[95 %]";
    std::string out_;
};

}  // namespace

std::string to_text(const Json& result, double seconds) { return TextPage(result).text(seconds); }

}  // namespace steppe
