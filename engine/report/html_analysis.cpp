#include "engine/report/html_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/number_format.hpp"

namespace steppe::html {

Unit unit_of(const std::string& unit) {
    return unit == "share" ? Unit{"%", 100} : Unit{unit == "1" ? "" : unit, 1};
}

Unit change_unit(const std::string& unit) {
    return unit == "share" ? Unit{"points", 100} : unit_of(unit);
}

std::string change_text(double value, const Interval& interval, const Unit& unit) {
    const double half = 0.5 * (interval.high - interval.low);
    const bool known = std::isfinite(half) && half > 0;
    // Half a percent of the value is precise enough for a sentence.
    const int decimals = decimals_for(known ? std::max(half, std::abs(value) / 200) : 0, value);
    const std::string out = signed_figure(value, decimals) + unit.after();
    return known ? out + " " + signed_interval(interval, decimals) : out;
}

std::string sentence_case(const std::string& text) {
    const bool address = text.find('.') != std::string::npos && text.find(' ') == std::string::npos;
    return address ? text : capitalised(text);
}

std::string cell(double x) { return std::isfinite(x) ? shortest(rounded(x)) : ""; }

double rounded(double x) {
    return std::isfinite(x) ? std::stod(fmt::format("{:.6g}", x)) + 0.0 : x;
}

std::string json_in_html(const Json& data) {
    std::string out;
    Json document{{"schema", 1}};
    document.update(data);
    for (const char c : document.dump(-1, Json::InvalidUtf8::replace))
        out += c == '<' ? std::string("\\u003c") : std::string(1, c);
    return out;
}

std::string escaped(const std::string& text) {
    static const std::map<char, std::string> entities{
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    std::string out;
    for (const char c : text) {
        const auto found = entities.find(c);
        found == entities.end() ? out += c : out += found->second;
    }
    return out;
}

}  // namespace steppe::html
