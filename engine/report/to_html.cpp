#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/html_layout.hpp"
#include "engine/report/html_page.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/text_columns.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/result.hpp"

namespace steppe {
namespace html {
namespace {

/// Descriptions of the chart types for alternative texts.
const std::map<std::string, std::string>& descriptions() {
    static const std::map<std::string, std::string> all{
        {"area", "Stacked areas over time"},
        {"bars", "Bars with intervals, a row each"},
        {"differences", "Dots and ranges on a band of nine of ten futures, a row each"},
        {"dots", "A ring without, or at the start, and a dot with, or at the end, a row each"},
        {"fan", "Bands between quantiles of the futures over time, with the median as a line"},
        {"heat", "A table of coloured cells"},
        {"histogram", "How many of 100 futures lie in each bin"},
        {"intervals", "Bars with intervals, a row each"},
        {"lines", "Lines over time"},
        {"map", "A map of the region, with a slider over time and a list of the powers"},
        {"network", "A network: powers and states, and an arrow from each power to each state"},
        {"path", "A curve through a plane"},
        {"sankey", "Flows of money from each power to the states it pays; the rest is unpaid"},
        {"scatter", "Points in a plane; the box is a frame"},
        {"tornado", "Bars to both sides of the central run, a row each"},
        {"waterfall", "Bars, each of which begins where the one before ends"}};
    return all;
}

/// The labels of inputs: one dictionary for titles, rows and axes, with the addresses beneath.
class Names {
public:
    explicit Names(const Json& result)
        : names_(result.contains("names") ? result.at("names") : Json::object()) {}

    /// Returns the text with labels instead of addresses.
    [[nodiscard]] std::string in(const std::string& text) const {
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
    [[nodiscard]] std::vector<std::string> in(const Json& texts) const {
        std::vector<std::string> out;
        for (const auto& text : texts) out.push_back(in(text.get<std::string>()));
        return out;
    }

    /// Replaces addresses in the drawing: rows keep them beneath.
    void name(Json& data) const {
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

private:
    Json names_;
};

/// Fills the numbers below a chart: an interval has two columns of its own.
void fill_numbers(const Json& table, const std::string& level, Chart& out) {
    out.rows.resize(table.at("rows").size());
    for (const auto& column : shown_columns(table)) {
        out.head.push_back(column.heading());
        if (!column.units.empty()) {
            // Numbers of different units have the decimals of the text.
            const auto numbers = numbers_of(column, out.rows.size());
            for (std::size_t n = 0; n < out.rows.size(); ++n)
                out.rows[n].push_back(numbers.cells[n + 1]);
            if (column.intervals.empty()) continue;
            out.head.push_back(level);
            const auto intervals = intervals_of(column, out.rows.size(), level);
            for (std::size_t n = 0; n < out.rows.size(); ++n)
                out.rows[n].push_back(intervals.cells[n + 1]);
            continue;
        }
        for (std::size_t n = 0; n < out.rows.size(); ++n)
            out.rows[n].push_back(column.is_text() ? column.texts[n] : cell(column.numbers[n]));
        if (column.intervals.empty()) continue;
        const std::string unit = column.unit.empty() ? "" : fmt::format(" ({})", column.unit);
        for (const char* end : {", low", ", high"}) out.head.push_back(column.title + end + unit);
        for (std::size_t n = 0; n < out.rows.size(); ++n) {
            out.rows[n].push_back(cell(column.intervals[n].low));
            out.rows[n].push_back(cell(column.intervals[n].high));
        }
    }
}

/// Drops the bars of a unit in which no row is smaller than another: they compare nothing.
void drop_lone_bars(const Json& rows, std::vector<double>& bars) {
    const auto sizes = bars;
    for (std::size_t n = 0; n < rows.size() && n < bars.size(); ++n) {
        bool differs = false;
        for (std::size_t k = 0; k < rows.size() && k < sizes.size(); ++k)
            differs |= rows[k].value("unit", "") == rows[n].value("unit", "") &&
                       std::abs(sizes[k]) < 0.995;
        if (!differs) bars[n] = std::nan("");
    }
}

Chart chart_of(const Json& table, const std::string& source, const std::string& level,
               const Names& names) {
    Chart out;
    out.id = table.at("key");
    for (char& c : out.id) c = c == ' ' || c == '/' ? '-' : c;
    out.title = names.in(table.at("title").get<std::string>());
    out.source = source;
    fill_numbers(table, level, out);
    for (auto& field : out.head) field = names.in(field);
    for (auto& row : out.rows) {
        const auto label = row.empty() ? "" : names.in(row.front());
        out.under.push_back(row.empty() || label == row.front() ? "" : row.front());
        if (!row.empty()) row.front() = label;
    }
    if (table.contains("note"))
        out.source += (source.empty() ? "" : " ") + names.in(table.at("note").get<std::string>());
    if (table.contains("bars"))
        for (const auto& row : table.at("rows"))
            out.bars.push_back(number_in(row, table.at("bars").get<std::string>()));
    if (out.id == "changes") drop_lone_bars(table.at("rows"), out.bars);
    const bool is_empty = table.at("most").get<std::size_t>() == 0;
    if (table.at("chart").is_null() || (is_empty && !table.at("chart").contains("x"))) {
        constexpr std::size_t few = 5;
        out.is_folded = table.contains("faces") && out.rows.size() > few;
        if (out.head.size() > (out.is_folded ? 4 : 3)) out.css = "wide";
        return out;
    }
    out.data = drawing_of(table);
    names.name(out.data);
    const auto kind = out.data.at("kind").get<std::string>();
    const auto description = descriptions().find(kind);
    if (description == descriptions().end())
        throw JsonError(fmt::format("there is no chart of the kind `{}`", kind));
    out.about = fmt::format("{}. {}.", description->second, out.title);
    if (table.contains("css"))
        out.css = table.at("css");
    else if (out.data.contains("rows") && kind != "heat")
        out.css = "wide";
    const std::size_t all = table.at("rows").size(), drawn = table.at("most").get<std::size_t>();
    if (all > drawn && out.data.contains("rows") && kind != "heat")
        out.source += fmt::format(" The first {} of {} are drawn.", drawn, all);
    return out;
}

/// Adds the explorer, or a note on what it needs.
void add_explorer(const Json& result, const HtmlAssets& assets, Page& page) {
    if (result.contains("explorer") && !assets.engine.empty())
        page.explorer = result.at("explorer");
    else if (result.contains("explorer"))
        page.notes.emplace_back(
            "This page does not run the engine: `tools/quickstart --with-explorer` builds pages "
            "with sliders that do.");
    else if (const std::string command = result.at("command");
             (command == "run" || command == "sweep") && !assets.engine.empty())
        page.notes.push_back(
            fmt::format("`steppe {} --report` makes this page with sliders{}.", command,
                        command == "run" ? "" : ", on a complete sweep with --restart"));
}

}  // namespace
}  // namespace html

std::string to_html(const Json& result, const HtmlAssets& assets) {
    using namespace html;
    const Names names(result);
    html::Page page{.title = names.in(result.at("title").get<std::string>()),
                    .question = result.at("question"),
                    .answer = result.at("answer"),
                    .lines = names.in(result.at("lines")),
                    .asks = {},
                    .findings = names.in(result.at("findings")),
                    .explorer = {},
                    .sections = {},
                    .notes = result.at("notes"),
                    .facts = {}};
    for (const auto& ask : result.at("asks"))
        page.asks.push_back({ask.at("answer"), ask.at("text"), ask.at("details")});
    if (result.contains("facts"))
        for (const auto& fact : result.at("facts"))
            page.facts.push_back({fact.at("label"), fact.at("text")});
    const std::string source = result.at("source"),
                      level = result.contains("interval") ? result.at("interval") : "interval";
    std::vector<Sought> region;
    if (result.contains("region"))
        for (const auto& state : result.at("region"))
            region.push_back({state.at("id"), state.at("name")});
    const auto map = region.empty() ? std::nullopt : region_map(assets.map, region);
    add_explorer(result, assets, page);
    for (const auto& from : result.at("sections")) {
        html::Section section{
            names.in(from.at("heading").get<std::string>()), names.in(from.at("lead")), {}};
        const auto& tables = from.at("tables");
        for (std::size_t n = 0; n < tables.size(); ++n) {
            const auto& table = tables.at(n);
            const auto faces = table.contains("faces") ? table.at("faces").get<std::string>() : "";
            // The next chart says the same.
            const bool is_repeated = faces == "full" && table.at("chart").is_null() &&
                                     n + 1 < tables.size() &&
                                     table.at("title") == tables.at(n + 1).at("title");
            if (table.at("rows").empty() || faces == "text" || is_repeated) continue;
            auto chart = chart_of(table, source, level, names);
            if (chart.data.is_null() || place_on_map(chart, map))
                section.charts.push_back(std::move(chart));
        }
        if (!section.charts.empty() || (from.at("tables").empty() && !section.lead.empty()))
            page.sections.push_back(std::move(section));
    }
    page.made_from = made_from(result.at("made_from"));
    return write(page, assets);
}

}  // namespace steppe
