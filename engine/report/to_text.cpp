#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/text_columns.hpp"
#include "steppe/result.hpp"

namespace steppe {
namespace {

constexpr std::size_t widest_page = 100, widest_label = 12, longest_details = 45;

class TextPage {
public:
    TextPage(const Json& result, const TextForm& form)
        : result_(result), form_(form), width_(std::min(form.columns, widest_page)) {
        if (result.contains("interval")) level_ = result.at("interval");
        for (const char* level : {"level", "confidence"})
            if (result.contains(level))
                level_ = fmt::format("[{:g} %]", 100 * result.at(level).get<double>());
    }

    std::string text(double seconds) {
        sentence(result_.at("title"));
        if (const std::string question = result_.at("question"); !question.empty())
            sentence(question);
        auto lines = result_.at("lines").get<std::vector<std::string>>();
        if (const std::string answer = result_.at("answer"); !answer.empty())
            out_ += fmt::format("\n  {}\n{}", wrapped(answer, 2), lines.empty() ? "" : "\n");
        for (const auto& line : lines) {
            sentence(line);
            if (&line == &lines.front() && seconds > 0) duration(fmt::format("{:.2g} s", seconds));
        }
        asks();
        if (!result_.at("findings").empty()) out_ += "\n";
        for (const auto& finding : result_.at("findings")) sentence(finding);
        for (const auto& section : result_.at("sections")) one(section);
        if (!result_.at("notes").empty()) out_ += "\n";
        for (const auto& note : result_.at("notes")) sentence(note);
        if (result_.contains("facts")) out_ += "\n";
        if (result_.contains("facts"))
            for (const auto& fact : result_.at("facts"))
                out_ +=
                    fmt::format("{}{}\n", pad(fact.at("label").get<std::string>(), widest_label),
                                wrapped(fact.at("text"), widest_label));
        return std::move(out_);
    }

private:
    /// Adds a paragraph.
    void sentence(const std::string& text) { out_ += wrapped(text, 0) + "\n"; }

    /// Adds the questions with their answers; the details follow if the line has room.
    void asks() {
        const auto& asks = result_.at("asks");
        std::size_t widest = 7;
        for (const auto& ask : asks)
            widest = std::max(widest, width(ask.at("answer").get<std::string>()));
        if (!asks.empty()) out_ += "\n";
        for (const auto& ask : asks) {
            const std::string text = ask.at("text"), details = ask.at("details");
            const std::size_t indent = widest + 3;
            const bool is_short = width(details) <= longest_details;
            out_ +=
                pad(ask.at("answer").get<std::string>(), indent) +
                wrapped(!details.empty() && is_short ? fmt::format("{} ({})", text, details) : text,
                        indent) +
                "\n";
            if (!is_short) out_ += "    " + wrapped(details, 4) + "\n";
        }
    }

    /// Adds the duration at the end of the last line, or below it.
    void duration(const std::string& text) {
        const std::size_t begin = out_.rfind('\n', out_.size() - 2) + 1;
        const bool fits = width(out_.substr(begin)) + text.size() + 2 <= width_;
        out_.pop_back();
        out_ += (fits ? "   " : "\n") + text + "\n";
    }

    void one(const Json& section) {
        const auto& tables = section.at("tables");
        const std::string heading = section.at("heading");
        const bool hides = std::any_of(tables.begin(), tables.end(), [&](const Json& table) {
            return faces_of(table) == "full" && !form_.is_full;
        });
        if ((section.at("lead").empty() || hides) && !tables.empty() &&
            std::none_of(tables.begin(), tables.end(),
                         [&](const Json& table) { return is_shown(table); }))
            return;
        if (!heading.empty() || !section.at("lead").empty()) out_ += "\n";
        if (!heading.empty()) sentence(heading);
        follows_heading_ = !heading.empty() && section.at("lead").empty();
        const auto& lead = section.at("lead");
        for (const auto& line : lead) out_ += wrapped(line, lead.size() > 1 ? 4 : 0) + "\n";
        for (const auto& table : tables) one_table(table);
    }

    static std::string faces_of(const Json& table) {
        return table.contains("faces") ? table.at("faces").get<std::string>() : "";
    }
    [[nodiscard]] bool is_shown(const Json& table) const {
        const auto faces = faces_of(table);
        return faces.empty() || faces == "text" || (form_.is_full && faces == "full");
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
        if (!is_shown(whole)) return;
        const auto& chart = whole.at("chart");
        const std::size_t all = whole.at("rows").size(),
                          most = form_.is_full ? all : whole.at("most").get<std::size_t>();
        const bool is_curve = all > most && chart.contains("kind") && chart.at("kind") == "path";
        const Json part = is_curve ? spaced(whole) : Json(), &table = is_curve ? part : whole;
        const std::size_t rows = is_curve ? table.at("rows").size() : std::min(all, most);
        const std::string title = table.at("title");
        if (!title.empty() || !follows_heading_) out_ += "\n";
        if (!title.empty()) sentence(title);
        follows_heading_ = false;
        if (all > 0 && rows == 0) return;
        std::vector<TextColumn> columns;
        const auto [begin, end] =
            rows > 2 && !table.contains("bars") ? barred_columns(chart) : BarEnds{};
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
        if (table.contains("bars"))
            columns.push_back(bars_of(shown_column(table, table.at("bars")), rows));
        name(columns);
        put(columns, rows, table.contains("bars"));
        if (all > rows)
            sentence(fmt::format("and {} more (--out DIR or --json has all)", all - rows));
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

    /// Replaces addresses in the first column by names; a last column has them if it fits.
    void name(std::vector<TextColumn>& columns) const {
        if (!result_.contains("names") || columns.empty() || !columns.front().is_left) return;
        TextColumn addresses{{"address"}, true};
        bool found = false;
        for (auto& cell : columns.front().cells) {
            std::vector<std::string> here;
            const auto named = with_names(cell, [&](const std::string& address) {
                const auto label = result_.at("names").find(address);
                if (label == result_.at("names").end()) return std::string();
                here.push_back(address);
                return label->get<std::string>();
            });
            if (!here.empty()) cell = capitalised(named), found = true;
            if (&cell != &columns.front().cells.front())
                addresses.cells.push_back(join(here, ", "));
        }
        std::size_t all = addresses.widest();
        for (const auto& column : columns) all += std::min(column.widest(), longest_name) + 2;
        if (found && all + 2 <= width_) columns.push_back(std::move(addresses));
    }

    /// Adds a table. One that is wider than the page loses its bars, then one of the two spaces
    /// between its columns, then the ends of its names; if that does not do, it is stacked.
    /// \param fits the table is fitted to any page, not only to narrow ones
    void put(std::vector<TextColumn>& columns, std::size_t rows, bool fits) {
        std::erase_if(columns, [](const TextColumn& column) {
            return column.cells.size() > 1 &&
                   std::all_of(column.cells.begin() + 1, column.cells.end(),
                               [](const auto& cell) { return cell.empty(); });
        });
        std::size_t gap = 2;
        const auto all = [&] {
            std::size_t out = gap == 2 ? 0 : 1;
            for (const auto& column : columns) out += std::min(column.widest(), longest_name) + gap;
            return out;
        };
        fits = fits || form_.fits || width_ < widest_page;
        const std::size_t room = form_.fits ? std::max(width_, form_.columns) : width_;
        if (all() > room) std::erase_if(columns, [](const auto& c) { return c.is_bar; });
        if (all() > room && fits)
            std::erase_if(columns, [](const TextColumn& column) {  // histograms
                return column.cells.size() > 1 && column.cells[1].starts_with("\xE2\x96");
            });
        if (all() > room && fits) gap = 1;
        std::size_t longest = longest_name;
        if (const std::size_t wide = all(); wide > room && fits) {
            constexpr std::size_t shortest = 16;
            const std::size_t names = std::min(columns.front().widest(), longest_name);
            if (names < shortest + wide - room) return stack(columns, rows);
            longest = names - (wide - room);
        }
        std::size_t before = 2;  // columns of the page left of the last one of the table
        for (auto& column : columns) {
            if (&column == &columns.back() && column.is_left && !column.is_bar)
                for (auto& cell : column.cells) cell = wrapped(cell, before);
            else {
                if (column.is_left && !column.is_bar) shorten_names(column.cells, longest);
                column.align();
            }
            before += width(column.cells.front()) + gap;
        }
        for (std::size_t n = 0; n <= rows; ++n) {
            std::string line = " ";
            for (const auto& column : columns)
                line += " " + column.cells[n] + (gap == 2 ? " " : "");
            out_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
    }

    /// Puts the first cell of each row on a line, and the others below.
    void stack(const std::vector<TextColumn>& columns, std::size_t rows) {
        for (std::size_t n = 0; n <= rows; ++n) {
            out_ += "  " + wrapped(columns.front().cells[n], 2) + "\n";
            std::string line;
            for (std::size_t k = 1; k < columns.size(); ++k)
                if (const auto& cell = columns[k].cells[n]; !cell.empty())
                    line += (line.empty() ? "" : "  ") + cell;
            out_ += "    " + wrapped(line, 4) + "\n";
        }
    }

    /// Wraps a text at the end of the page; it begins, and continues, right of `indent` columns.
    [[nodiscard]] std::string wrapped(const std::string& text, std::size_t indent) const {
        constexpr std::size_t least = 12;
        const std::size_t room = std::max(width_, indent + least) - indent;
        std::string out, line;
        for (const auto& word : split(text, ' ')) {
            if (!line.empty() && width(line) + 1 + width(word) > room) {
                out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n" +
                       std::string(indent, ' ');
                line.clear();
            }
            line += line.empty() ? word : " " + word;
        }
        return out + line;
    }

    const Json& result_;
    const TextForm& form_;
    std::size_t width_;
    bool follows_heading_ = false;
    std::string level_ = "[95 %]";
    std::string out_;
};

}  // namespace

std::string to_text(const Json& result, double seconds, const TextForm& form) {
    return TextPage(result, form).text(seconds);
}

}  // namespace steppe
