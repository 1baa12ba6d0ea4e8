#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "engine/report/html_page.hpp"

namespace steppe::html {
namespace {

constexpr double width = 600, height = 260, left = 60, right = 590, top = 24, bottom = 236;

/// A line of a plain chart.
struct Stroke {
    std::string css, name;
    std::vector<double> values;
};

std::vector<Stroke> strokes_of(const Json& data) {
    std::vector<Stroke> out;
    if (data.is_null()) return out;
    const std::string kind = data.at("kind");
    if (kind == "lines" || kind == "area")
        for (const auto& s : data.at("series")) {
            const int colour = s.at("colour");
            out.push_back({fmt::format("s{}{}", colour < 0 ? colour : colour % 8,
                                       s.at("dashed").get<bool>() ? " dashed" : ""),
                           s.at("name"), s.at("values")});
        }
    if (kind == "fan") {
        const std::string css = fmt::format("s{}", data.at("colour").get<int>() % 8);
        for (const auto& band : data.at("bands"))
            for (const auto* side : {"low", "high"})
                out.push_back({css + " dashed", "", band.at(side)});
        if (data.contains("middle"))
            out.push_back({css, data.at("middle_name"), data.at("middle")});
    }
    return out;
}

}  // namespace

std::string plain_svg(const Chart& chart) {
    const auto strokes = strokes_of(chart.data);
    if (strokes.empty() || strokes.front().values.size() < 2) return "";
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto& s : strokes)
        for (const double x : s.values) low = std::min(low, x), high = std::max(high, x);
    if (!(low < high)) low -= 1, high += 1;
    const int digits = chart.data.at("digits");
    const std::string unit = chart.data.at("unit"), first = chart.data.at("x").front(),
                      last = chart.data.at("x").back();
    std::string out = fmt::format(
        "<svg class=\"plain\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">", width, height);
    out += fmt::format("<path class=\"axis\" d=\"M{0} {1}V{2}H{3}\"/>", left, top, bottom, right);
    out += fmt::format("<text x=\"4\" y=\"{}\">{:.{}f}</text><text x=\"4\" y=\"{}\">{:.{}f}</text>",
                       top + 4, high, digits, bottom, low, digits);
    out += fmt::format("<text x=\"{}\" y=\"12\">{}</text><text x=\"{}\" y=\"{}\">{}</text>", left,
                       escaped(unit), left, height - 8, first);
    out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", right, height - 8,
                       last);
    for (const auto& s : strokes) {
        out += fmt::format("<path class=\"{}\" d=\"", s.css);
        double y = 0;
        for (std::size_t t = 0; t < s.values.size(); ++t) {
            const double x = left + (right - left) * static_cast<double>(t) /
                                        static_cast<double>(s.values.size() - 1);
            y = bottom - (bottom - top) * (s.values[t] - low) / (high - low);
            out += fmt::format("{}{:.1f} {:.1f}", t == 0 ? 'M' : 'L', x, y);
        }
        out += fmt::format("\"/><text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", right,
                           y - 4, escaped(s.name));
    }
    return out + "</svg>";
}

}  // namespace steppe::html
