#include "engine/model/check_asks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/model/evaluate.hpp"
#include "engine/model/expression.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/plausibility.hpp"

namespace steppe {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

/// An interval with the arithmetic that `evaluate` uses.
struct MetricRange {
    double low = -unbounded, high = unbounded;

    MetricRange() = default;
    explicit MetricRange(double value) : low(value), high(value) {}
    MetricRange(double from, double to) : low(from), high(to) {}
};

/// Returns the interval hull of four values; unbounded if one of them is NaN.
MetricRange hull(const std::array<double, 4>& ends) {
    if (std::any_of(ends.begin(), ends.end(), [](double x) { return std::isnan(x); })) return {};
    return {*std::min_element(ends.begin(), ends.end()),
            *std::max_element(ends.begin(), ends.end())};
}

MetricRange operator+(MetricRange a, MetricRange b) { return {a.low + b.low, a.high + b.high}; }
MetricRange operator-(MetricRange a, MetricRange b) { return {a.low - b.high, a.high - b.low}; }
MetricRange operator*(MetricRange a, MetricRange b) {
    return hull({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
}
MetricRange safe_divide(MetricRange a, MetricRange b) {
    if (b.low <= 0 && b.high >= 0) return {};
    return hull({a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high});
}

/// A metric of a criterion: its address, unit and range.
struct RangedMetric {
    std::string address, unit;
    MetricRange range;
};

bool is_part_of_one(const std::string& unit) { return unit == "share" || unit == "probability"; }
bool is_money(const std::string& unit) { return unit.rfind("USD bn", 0) == 0; }

/// Payments of a pledge are at most its amount.
MetricRange range_of_pledge(const Scenario& s, const std::string& id) {
    const auto at = s.pledges.find(id);
    if (at == s.pledges.end()) return {0, unbounded};
    const Number& amount = at->second.amount;
    const auto grid = s.sweep.grid.items.find("pledge." + id + ".amount_usd_bn");
    double most = drawn_range(amount).high;
    if (amount.distribution && !std::isfinite(amount.distribution->support().high))
        most = world_output;
    if (grid != s.sweep.grid.items.end())
        for (const auto& value : grid->second.items) most = std::max(most, value.value);
    return {0, most};
}

RangedMetric ranged(const Scenario& s, const std::string& address) {
    const auto words = split(address, '.');
    RangedMetric out{.address = address, .unit = "", .range = {}};
    for (const auto* kind : metric_kinds())
        if (kind->name == words.front()) out.unit = kind->unit;
    if (is_part_of_one(out.unit) || words.front() == "polarisation") out.range = {0, 1};
    if (out.unit == "position") out.range = {-1, 1};
    if (out.unit == "states" || out.unit == "number") {
        const auto issue = s.issues.find(words.back());
        const auto silent = issue == s.issues.end() ? 0 : issue->second.without.items.size();
        out.range = {0, static_cast<double>(s.agents.size() - std::min(silent, s.agents.size()))};
    }
    if (is_money(out.unit)) out.range = {0, world_output};
    if (out.unit == "USD bn" && words.size() == 2) out.range = range_of_pledge(s, words[1]);
    return out;
}

/// Returns the only number of a criterion; nothing if it has none or several.
std::optional<double> only_number(const Inequality& asked) {
    std::optional<double> out;
    for (const auto* side : {&asked.left, &asked.right}) {
        double sign = 1;
        for (const auto& step : side->steps)
            sign = step.what == Expression::What::negate ? -1 : sign;
        for (const auto& step : side->steps) {
            if (step.what != Expression::What::number) continue;
            if (out) return std::nullopt;
            out = sign * step.number;
        }
    }
    return out;
}

/// Returns the condition with another number in place of its only one.
std::string with_number(const std::string& condition, double number, double other) {
    const std::string digits = "0123456789";
    for (std::size_t at = condition.find_first_of(digits); at != std::string::npos;
         at = condition.find_first_of(digits, at)) {
        const bool in_a_word =
            at > 0 && (is_id(condition.substr(at - 1, 1)) || condition[at - 1] == '.');
        std::size_t end = at;  // the longest piece that is a number
        for (std::size_t n = at + 1; n <= condition.size(); ++n)
            if (parse_number(std::string_view(condition).substr(at, n - at))) end = n;
        const auto found = parse_number(std::string_view(condition).substr(at, end - at));
        if (!in_a_word && found && *found == std::abs(number))
            return condition.substr(0, at) + shortest(std::abs(other)) + condition.substr(end);
        at = std::max(end, at + 1);
    }
    return condition;
}

/// Returns how the number was meant, as a condition to paste: a part of 1 that was given in
/// percent, or money in dollars or millions.
std::string help_for(const RangedMetric& metric, const std::string& condition, double number) {
    const auto fits = [&](double x) { return x >= metric.range.low && x <= metric.range.high; };
    if (is_part_of_one(metric.unit) && number >= 1 && fits(number / 100))
        return fmt::format("if percent is meant, {}: `{}`", help_for_percent(number),
                           with_number(condition, number, std::round(number * 1e10) / 1e12));
    if (is_money(metric.unit) && number > metric.range.high) {
        const double billions = number >= 1e8 ? number / 1e9 : number / 1e3;
        const double meant = parse_number(fmt::format("{:.4g}", billions)).value_or(billions);
        if (fits(meant))
            return fmt::format("Did you mean `{}`? The unit is billions",
                               with_number(condition, number, meant));
    }
    return fmt::format("choose a number from {} to {}", shortest(metric.range.low),
                       shortest(metric.range.high));
}

void check_range(const Scenario& scenario, const std::string& id, const Ask& ask,
                 Diagnostics& found) {
    std::vector<RangedMetric> metrics;
    const auto asked = parse_inequality(ask.that.value, [&](const std::string& address) {
        metrics.push_back(ranged(scenario, address));
        return static_cast<Index>(metrics.size() - 1);
    });
    if (metrics.empty()) return;
    std::vector<MetricRange> values, stack(asked.left.steps.size() + asked.right.steps.size());
    for (const auto& metric : metrics) values.push_back(metric.range);
    const auto margin = margin_of(asked.sign, evaluate(asked.left, values.data(), stack.data()),
                                  evaluate(asked.right, values.data(), stack.data()));
    const bool never = !is_yes(asked.sign, margin.high), always = is_yes(asked.sign, margin.low);
    if (!never && !always) return;
    const auto number = only_number(asked);
    const auto& first = metrics.front();
    const bool simple = metrics.size() == 1 && number && std::isfinite(first.range.high);
    found.warning(
        "W119",
        fmt::format("[ask.{}] is always answered by {}: {}", id, never ? "no" : "yes",
                    simple ? fmt::format("`{}` lies between {} and {}", first.address,
                                         shortest(first.range.low), shortest(first.range.high))
                           : "the metrics do not reach the threshold"),
        ask.that.place, "out of range",
        simple ? help_for(first, ask.that.value, *number)
               : "compare within the ranges of the metrics");
}

}  // namespace

void check_ask_ranges(const Scenario& scenario, Diagnostics& found) {
    for (const auto& [id, ask] : scenario.asks) {
        if (!ask.that.given) continue;
        try {
            check_range(scenario, id, ask, found);
        } catch (const ExpressionError&) {
            continue;  // reported when criteria are compiled
        }
    }
}

}  // namespace steppe
