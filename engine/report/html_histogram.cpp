#include "engine/report/html_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/result_table.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
std::vector<Histogram> read_histograms(const std::string& text) {
    ResultTable table("histograms.csv", text);
    const std::size_t step = table.column("step"), date = table.column("date"),
                      metric = table.column("metric"), unit = table.column("unit"),
                      low = table.column("low"), high = table.column("high"),
                      share = table.column("share");
    std::vector<Histogram> out;
    while (table.next()) {
        std::vector<std::pair<std::string, std::string>> at;
        for (std::size_t c = 1; c < step; ++c) at.emplace_back(table.header()[c], table.text(c));
        if (out.empty() || out.back().metric != table.text(metric) || out.back().at != at)
            out.push_back({std::move(at),
                           table.text(metric),
                           table.text(unit),
                           table.text(date),
                           {},
                           {},
                           {}});
        out.back().low.push_back(table.number(low));
        out.back().high.push_back(table.number(high));
        out.back().share.push_back(table.number(share));
    }
    return out;
}

namespace {

/// Returns the last value of a quantile, empty if the table lacks it.
std::optional<double> end_of(const Fan& fan, const std::vector<double>& levels, double level) {
    const auto same = [&](double other) { return std::abs(other - level) < 1e-9; };
    const auto at = std::find_if(levels.begin(), levels.end(), same);
    if (at == levels.end()) return std::nullopt;
    return fan.quantiles[static_cast<std::size_t>(at - levels.begin())].back();
}

/// Returns the central range of replicates in words: the half between quartiles, if present.
std::string middle_of(const Fan& fan, const std::vector<double>& levels, const Unit& unit,
                      int digits) {
    if (levels.empty()) return "";
    auto low = end_of(fan, levels, 0.25), high = end_of(fan, levels, 0.75);
    std::string who = "half";
    if (!low || !high) {
        low = fan.quantiles.front().back(), high = fan.quantiles.back().back();
        who = fmt::format("{:g} of 100", std::round(1e4 * (levels.back() - levels.front())) / 100);
    }
    const auto median = end_of(fan, levels, 0.5);
    return fmt::format(": {} of the futures lie between {:.{}f} and {:.{}f}{}{}", who,
                       unit.scale * *low, digits, unit.scale * *high, digits,
                       unit.name.empty() ? "" : " " + unit.name,
                       median ? fmt::format(", median {:.{}f}", unit.scale * *median, digits) : "");
}

}  // namespace

Chart histogram_chart(const Histogram& histogram, const Fan& of, const std::vector<double>& levels,
                      const Chart& fan, const std::string& name) {
    const Unit unit = unit_of(histogram.unit);
    const int digits = fan.data.at("digits");
    Chart out;
    out.id = "histogram" + fan.id.substr(fan.id.find('-'));
    std::vector<double> edges{rounded(unit.scale * histogram.low.front())}, per_cent;
    for (std::size_t b = 0; b < histogram.share.size(); ++b) {
        edges.push_back(rounded(unit.scale * histogram.high[b]));
        per_cent.push_back(rounded(100 * histogram.share[b]));
        out.rows.push_back({cell(edges[b]), cell(edges[b + 1]), cell(per_cent.back())});
    }
    out.title = fmt::format("{}, {}{}", name, histogram.date, middle_of(of, levels, unit, digits));
    out.about = fmt::format(
        "A histogram of the futures at the end: how many of 100 lie in each of {} bins. {}.",
        per_cent.size(), out.title);
    out.source = fan.source +
                 " Counted from the streamed quantiles, not future by future; the outermost 0.5 % "
                 "on each side are left out.";
    out.head = {fmt::format("from ({})", unit.name), fmt::format("to ({})", unit.name),
                "% of futures"};
    out.data = {{"kind", "histogram"}, {"unit", unit.name},
                {"digits", digits},    {"colour", fan.data.at("colour")},
                {"edges", edges},      {"values", per_cent}};
    return out;
}

}  // namespace steppe::html
