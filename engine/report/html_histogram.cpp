#include "engine/report/html_histogram.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/report/figures.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/scenario/csv.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

/// The narrowest run of neighbouring bins that holds half of the futures: first bin, one past the last.
std::pair<std::size_t, std::size_t> half_of(const std::vector<double>& share) {
    std::pair<std::size_t, std::size_t> best{0, share.size()};
    for (std::size_t a = 0; a < share.size(); ++a) {
        double sum = 0;
        for (std::size_t b = a; b < share.size(); ++b) {
            sum += share[b];
            if (sum < 0.5) continue;
            if (b + 1 - a < best.second - best.first) best = {a, b + 1};
            break;
        }
    }
    return best;
}

}  // namespace

std::vector<Histogram> read_histograms(const std::string& table) {
    Diagnostics found;
    const Csv csv = parse_csv(std::make_shared<const Source>(Source{"histograms.csv", table}), found);
    const auto column = [&](const std::string& name) {
        for (std::size_t c = 0; c < csv.header.size(); ++c)
            if (csv.header[c].text == name) return c;
        throw std::runtime_error(fmt::format("the table of histograms has no column `{}`", name));
    };
    const std::size_t step = column("step"), date = column("date"), metric = column("metric"), unit = column("unit"), low = column("low"),
                      high = column("high"), share = column("share");
    const auto number = [](const std::string& text) {
        const auto n = parse_number(text);
        if (!n) throw std::runtime_error(fmt::format("the table of histograms holds `{}` where a number belongs", text));
        return *n;
    };
    std::vector<Histogram> out;
    for (const auto& row : csv.rows) {
        std::vector<std::pair<std::string, std::string>> at;
        for (std::size_t c = 1; c < step; ++c) at.emplace_back(csv.header[c].text, row[c].text);
        if (out.empty() || out.back().metric != row[metric].text || out.back().at != at)
            out.push_back({std::move(at), row[metric].text, row[unit].text, row[date].text, {}, {}, {}});
        out.back().low.push_back(number(row[low].text));
        out.back().high.push_back(number(row[high].text));
        out.back().share.push_back(number(row[share].text));
    }
    return out;
}

Chart histogram_chart(const Histogram& histogram, const Chart& fan, const std::string& name) {
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
    const auto [first, end] = half_of(histogram.share);
    out.title = fmt::format("{}, {}: half of the futures lie between {:.{}f} and {:.{}f}{}", name, histogram.date, edges[first], digits, edges[end], digits,
                            unit.name.empty() ? "" : " " + unit.name);
    out.about = fmt::format("A histogram of the futures at the end: how many of 100 lie in each of {} bins. {}.", per_cent.size(), out.title);
    out.source = fan.source + " Counted from the streamed quantiles, not future by future; the outermost 0.5 % on each side are left out.";
    out.head = {fmt::format("from ({})", unit.name), fmt::format("to ({})", unit.name), "% of futures"};
    out.data = {{"kind", "histogram"}, {"unit", unit.name}, {"digits", digits}, {"colour", fan.data.at("colour")}, {"edges", edges}, {"values", per_cent}};
    return out;
}

}  // namespace steppe::html
