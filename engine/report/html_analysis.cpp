#include "engine/report/html_analysis.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/version.hpp"

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

std::vector<double> rounded(std::vector<double> values) {
    for (double& x : values) x = rounded(x);
    return values;
}

std::string made_from(const std::string& what) {
    return fmt::format(
        "Made by steppe {0} from {1}; manifest.json has the commit, the command, the date and the "
        "hashes of the inputs. Cite as: steppe {0}, {1}.",
        version, what);
}

}  // namespace steppe::html
