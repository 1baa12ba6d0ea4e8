#include <algorithm>
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
        {"bars", "Bars to both sides of zero, a row each"},
        {"differences", "Dots and ranges on a band of nine of ten futures, a row each"},
        {"dots", "Positions on a scale, a row each: a ring at the start, a dot at the end"},
        {"fan", "Bands between quantiles of the futures over time, with the median as a line"},
        {"histogram", "How many of 100 futures lie in each bin"},
        {"intervals", "Bars with intervals, a row each"},
        {"lines", "Lines over time"},
        {"map",
         "A map of the region: each state in the colour of the power that leads there, with "
         "a slider over time"},
        {"network", "A network: powers and states, and an arrow from each power to each state"},
        {"path", "A curve through a plane"},
        {"sankey", "Flows of money from each power to the states it pays; the rest is unpaid"},
        {"scatter", "Points in a plane; the box is a frame"},
        {"tornado", "Bars to both sides of the central run, a row each"},
        {"waterfall", "Bars, each of which begins where the one before ends"},
        {"whiskers", "Bars with intervals, a row each"}};
    return all;
}

std::vector<double> first(std::vector<double> values, std::size_t most) {
    values.resize(std::min(values.size(), most));
    return rounded(std::move(values));
}

/// The drawing of a table: its `chart`, with columns in the place of their keys.
class Drawing {
public:
    explicit Drawing(const Json& table)
        : table_(table), most_(table.at("most").get<std::size_t>()) {}

    Json data() {
        const auto& chart = table_.at("chart");
        const std::string kind = chart.at("kind");
        Json out{{"kind", kind}, {"unit", ""}};
        for (const auto& [role, value] : chart.items()) {
            if (role == "colours") continue;
            if (role == "series" && !value.empty() && value.front().is_string())
                out["series"] = series(value);
            else if (role == "quantiles")
                quantiles(out, value);
            else if (role != "kind" && value.is_string() && is_column(value))
                put(out, role, shown_column(table_, value));
            else
                out[role] = value;
        }
        if (!unit_.empty() && !chart.contains("unit")) out["unit"] = unit_;
        if (!out.contains("digits")) out["digits"] = digits_for(spread_);
        return rounded_all(std::move(out));
    }

private:
    /// Rounds all numbers to six digits.
    static Json rounded_all(Json data) {
        if (data.is_number() && !data.is_number_integer()) return rounded(data.get<double>());
        if (data.is_array() || data.is_object())
            for (auto& inner : data) inner = rounded_all(std::move(inner));
        return data;
    }

    [[nodiscard]] bool is_column(const std::string& key) const {
        const auto& columns = table_.at("columns");
        return std::any_of(columns.begin(), columns.end(),
                           [&](const Json& c) { return c.at("key").get<std::string>() == key; });
    }

    /// Returns the values that are drawn: charts over time have all rows.
    [[nodiscard]] std::vector<double> values_of(const ShownColumn& column) {
        if (unit_.empty()) unit_ = column.unit;
        spread_ = std::max(spread_, column.largest());
        return first(column.numbers, most());
    }
    [[nodiscard]] std::size_t most() const {
        return table_.at("chart").contains("x") ? table_.at("rows").size() : most_;
    }

    void put(Json& out, const std::string& role, const ShownColumn& column) {
        if (!column.is_text()) {
            out[role] = values_of(column);
            return;
        }
        auto texts = column.texts;
        texts.resize(std::min(texts.size(), most()));
        out[role] = texts;
    }

    Json series(const Json& keys) {
        auto out = Json::array();
        const auto& chart = table_.at("chart");
        for (std::size_t n = 0; n < keys.size(); ++n) {
            const auto column = shown_column(table_, keys.at(n));
            // Faint lines are dashed.
            const int colour = chart.contains("colours") ? chart.at("colours").at(n).get<int>()
                                                         : static_cast<int>(n);
            Json one{{"name", column.title}, {"colour", colour}, {"dashed", colour < 0}};
            one["values"] = values_of(column);
            if (!column.intervals.empty()) {
                std::vector<double> low, high;
                for (const auto& interval : column.intervals)
                    low.push_back(interval.low), high.push_back(interval.high);
                one["low"] = first(low, most()), one["high"] = first(high, most());
            }
            out.push_back(std::move(one));
        }
        return out;
    }

    /// Adds the bands of quantiles: a column per level, from the lowest to the highest.
    void quantiles(Json& out, const Json& keys) {
        out["bands"] = Json::array();
        const std::size_t count = keys.size();
        for (std::size_t low = 0, high = count - 1; low < high; ++low, --high) {
            const auto from = shown_column(table_, keys.at(low)),
                       to = shown_column(table_, keys.at(high));
            auto& band = out["bands"].push_back(
                {{"name", fmt::format("{} to {} of futures", from.title, to.title)}});
            band["low"] = values_of(from), band["high"] = values_of(to);
        }
        if (count % 2 == 1) {
            out["middle"] = values_of(shown_column(table_, keys.at(count / 2)));
            out["middle_name"] = "median";
        }
    }

    const Json& table_;
    std::size_t most_;
    std::string unit_;
    double spread_ = 0;
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

Chart chart_of(const Json& table, const std::string& source, const std::string& level) {
    Chart out;
    out.id = table.at("key");
    for (char& c : out.id) c = c == ' ' || c == '/' ? '-' : c;
    out.title = table.at("title");
    out.source = source;
    fill_numbers(table, level, out);
    if (table.contains("note"))
        out.source += (source.empty() ? "" : " ") + table.at("note").get<std::string>();
    if (table.at("chart").is_null()) {
        constexpr std::size_t few = 5;
        out.is_folded = table.contains("faces") && out.rows.size() > few;
        if (out.head.size() > 4) out.css = "wide";
        return out;
    }
    out.data = Drawing(table).data();
    const auto kind = out.data.at("kind").get<std::string>();
    const auto description = descriptions().find(kind);
    if (description == descriptions().end())
        throw JsonError(fmt::format("there is no chart of the kind `{}`", kind));
    out.about = fmt::format("{}. {}.", description->second, out.title);
    if (table.contains("css"))
        out.css = table.at("css");
    else if (out.data.contains("rows"))
        out.css = "wide";
    const std::size_t all = table.at("rows").size(), drawn = table.at("most").get<std::size_t>();
    if (all > drawn && out.data.contains("rows"))
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
    html::Page page{.title = result.at("title"),
                    .question = result.at("question"),
                    .answer = result.at("answer"),
                    .lines = result.at("lines"),
                    .asks = {},
                    .findings = result.at("findings"),
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
        html::Section section{from.at("heading"), from.at("lead"), {}};
        for (const auto& table : from.at("tables")) {
            const bool is_text =
                table.contains("faces") && table.at("faces").get<std::string>() == "text";
            if (table.at("rows").empty() || is_text) continue;
            auto chart = chart_of(table, source, level);
            if (chart.data.is_null() || place_on_map(chart, map))
                section.charts.push_back(std::move(chart));
        }
        if (!section.charts.empty() || !section.lead.empty())
            page.sections.push_back(std::move(section));
    }
    page.notes.push_back(made_from(result.at("made_from")));
    return write(page, assets);
}

}  // namespace steppe
