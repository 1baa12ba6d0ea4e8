#include "engine/report/plain_words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Returns the decimals with which a number has so many digits.
int decimals_with(double x, int digits) {
    if (x == 0) return 0;
    return std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(x)))), 0, 6);
}

/// Returns a unit as it follows a number: ` %`, ` bn USD a year`; empty without a unit.
std::string spoken(const html::Unit& unit) {
    std::string out = unit.after();
    for (const auto& [from, to] : {std::pair{"USD bn", "bn USD"}, {"per year", "a year"}})
        if (const auto at = out.find(from); at != std::string::npos)
            out.replace(at, std::string(from).size(), to);
    return out == " -1 to 1" || out == " number" ? "" : out;
}

}  // namespace

std::string in_two_digits(double x) { return fixed_figure(x + 0.0, decimals_with(x, 2)); }

std::string value_in_words(double x, const std::string& unit) {
    const auto shown = html::unit_of(unit);
    x *= shown.scale;
    return fixed_figure(x + 0.0, decimals_with(x, 3)) + spoken(shown);
}

std::string values_in_words(double from, double to, const std::string& unit, const char* between) {
    const auto shown = html::unit_of(unit);
    const double apart = shown.scale * std::abs(to - from),
                 most = shown.scale * std::max(std::abs(from), std::abs(to));
    const int decimals =
        std::max(decimals_with(most, 3), apart > 1e-9 * most ? decimals_with(apart, 2) : 0);
    return fmt::format("{}{}{}{}", fixed_figure(shown.scale * from + 0.0, decimals), between,
                       fixed_figure(shown.scale * to + 0.0, decimals), spoken(shown));
}

std::string median_in_words(const Interval& range, double median, const std::string& unit) {
    const auto shown = html::unit_of(unit);
    const double apart = shown.scale * (range.high - range.low),
                 most = shown.scale * std::max(std::abs(range.low), std::abs(range.high));
    const int decimals = decimals_with(most, apart < 0.1 * most ? 4 : 3);
    const auto figure = [&](double x) { return fixed_figure(shown.scale * x + 0.0, decimals); };
    return fmt::format("{} to {}{} (median {})", figure(range.low), figure(range.high),
                       spoken(shown), figure(median));
}

std::string change_in_words(double x, const std::string& unit) {
    const auto shown = html::change_unit(unit);
    return in_two_digits(std::abs(shown.scale * x)) + spoken(shown);
}

std::string signed_change(double x, const std::string& unit) {
    return (x > 0 ? "+" : x < 0 ? "-" : "") + change_in_words(x, unit);
}

std::string range_in_words(const Interval& range, const std::string& unit) {
    const double scale = html::change_unit(unit).scale;
    double low = scale * range.low, high = scale * range.high;
    const double most = std::max(std::abs(low), std::abs(high));
    for (double* end : {&low, &high})
        if (std::abs(*end) < 1e-6 * most) *end = 0;
    const int decimals = decimals_with(most, 2);
    if (low < 0 && high > 0)
        return fmt::format("{} to {}", signed_figure(low, decimals), signed_figure(high, decimals));
    if (high <= 0) std::swap(low, high);
    return fmt::format("{} to {}", fixed_figure(std::abs(low), decimals),
                       fixed_figure(std::abs(high), decimals));
}

std::string nine_of_ten(const Interval& range, const std::string& unit) {
    return range_in_words(range, unit) + " in nine of ten futures";
}

std::string subject_in_words(const Program& program, const Metric& metric) {
    const auto& kind = metric_kinds()[metric.kind]->name;
    const auto words = in_words(program, metric);
    const bool has_owner = kind == "influence_share" || kind == "regional_influence";
    return has_owner || words == metric.address ? words : "the " + words;
}

std::string verb_of(const Metric& metric, const std::string& singular) {
    const auto& kind = metric_kinds()[metric.kind]->name;
    const bool is_plural = kind == "trade" || kind == "votes_yes" || kind == "coalition" ||
                           kind.rfind("effective_", 0) == 0;
    if (!is_plural) return singular;
    return singular == "is"     ? "are"
           : singular == "does" ? "do"
                                : singular.substr(0, singular.size() - 1);
}

std::string input_in_words(const Scenario& scenario, const std::string& address) {
    for (const auto& [element, label] : element_labels(scenario))
        if (element == address) return label;
    const std::string label = described_input(scenario, address).label;
    const auto colon = label.find(": ");
    if (colon == std::string::npos) return label;
    auto owner = label.substr(0, colon), what = label.substr(colon + 2);
    const bool is_one = owner.rfind("pledge ", 0) == 0 && scenario.pledges.size() == 1;
    if (const auto inner = what.rfind(": "); inner != std::string::npos) what.erase(0, inner + 2);
    if (owner.rfind("layer ", 0) == 0) owner.erase(0, std::string("layer ").size());
    if (address.find(".cell.") == std::string::npos)
        what = (what.rfind("one over", 0) == 0 ? "" : "the ") + what;
    else if (what.find(" and ") != std::string::npos)
        what = "the tie of " + what;
    return is_one ? what : fmt::format("{} ({})", what, owner);
}

std::string input_value(const Scenario& scenario, const std::string& address, double value,
                        int digits) {
    auto unit = described_input(scenario, address).unit;
    const auto numbers = numbers_of(scenario);
    const auto found = numbers.find(address);
    if (unit.empty() && found != numbers.end() && found->second.number->low == 0 &&
        found->second.number->high == 1)
        unit = "share";
    const auto shown = html::unit_of(unit);
    value *= shown.scale;
    return (std::abs(value) < 1000 ? fmt::format("{:.{}g}", value + 0.0, digits)
                                   : fixed_figure(value, 0)) +
           spoken(shown);
}

}  // namespace steppe
