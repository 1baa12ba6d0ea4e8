#include "engine/scenario/plausibility.hpp"

#include <array>
#include <string_view>

#include "engine/core/number_help.hpp"
#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

/// Usual range of a key. A number outside it probably has the wrong unit.
struct UsualRange {
    const char* code;
    const char* table;
    const char* key;
    double low, high;
    const char* unit;
};

constexpr const char* part_of_one = "a part of 1";
constexpr double largest_output = 75'000;  // USD bn; that of the OECD is 70 000
constexpr double none = -std::numeric_limits<double>::infinity();

// One line per key. Rates of processes that can adapt within a quarter go up to 4 a year.
// clang-format off
constexpr std::array usual_ranges{
    UsualRange{"W102", "model", "opinion_rate_per_year", none, 4, part_of_one},
    UsualRange{"W102", "model", "opinion_volatility", none, 1, part_of_one},
    UsualRange{"W102", "model", "capital_depreciation_per_year", none, 0.5, part_of_one},
    UsualRange{"W102", "model", "technology_return", none, 2, part_of_one},
    UsualRange{"W102", "model", "technology_obsolescence_per_year", none, 1, part_of_one},
    UsualRange{"W102", "model", "trade_adjustment_per_year", none, 4, part_of_one},
    UsualRange{"W102", "model", "trade_per_stock", none, 1, part_of_one},
    UsualRange{"W102", "model", "wear_per_year", none, 0.5, part_of_one},
    UsualRange{"W102", "agent", "gdp_volatility", none, 0.5, part_of_one},
    UsualRange{"W102", "layer", "depreciation_per_year", none, 1, part_of_one},
    UsualRange{"W102", "layer", "home_per_gdp", none, 3, part_of_one},
    UsualRange{"W102", "layer", "width", none, 2, part_of_one},
    UsualRange{"W102", "issue", "vote_width", none, 2, part_of_one},
    UsualRange{"W102", "issue", "abstain_band", none, 1, part_of_one},
    UsualRange{"W102", "commodity", "spare", none, 2, part_of_one},
    UsualRange{"W102", "commodity", "adaptation_per_year", none, 4, part_of_one},
    UsualRange{"W102", "commodity", "return_per_year", none, 4, part_of_one},
    UsualRange{"W102", "commodity", "thrift_per_year", none, 4, part_of_one},
    UsualRange{"W102", "commodity", "restock_per_year", none, 12, part_of_one},
    UsualRange{"W102", "pledge", "disburse_per_year", none, 4, part_of_one},
    UsualRange{"W102", "pledge", "cancel_per_year", none, 4, part_of_one},
    UsualRange{"W102", "response", "match", none, 5, part_of_one},
    UsualRange{"W102", "event", "hazard_per_year", none, 1, part_of_one},
    UsualRange{"W103", "agent", "growth_per_year", -0.15, 0.25, part_of_one},
    UsualRange{"W103", "model", "row_growth_per_year", -0.15, 0.15, part_of_one},
    UsualRange{"W104", "agent", "gdp_usd_bn", 0.02, largest_output, "USD bn"},
    UsualRange{"W104", "agent", "capital_output", 0.3, 20, "years of output"},
    UsualRange{"W107", "time", "years", none, 200, "years"},
    UsualRange{"W107", "model", "reexport_years", none, 20, "years"},
    UsualRange{"W107", "commodity", "cover_years", none, 10, "years"},
    UsualRange{"W107", "commodity", "entry_years", none, 50, "years"},
    UsualRange{"W107", "pledge", "years", none, 100, "years"},
    UsualRange{"W107", "pledge", "delay_years", none, 50, "years"},
    UsualRange{"W107", "response", "lag_years", none, 20, "years"},
    UsualRange{"W107", "event", "duration_years", none, 200, "years"},
    UsualRange{"W107", "event", "half_life_years", none, 200, "years"},
};
// clang-format on

/// Keys with amounts of money; an amount above world output is an error.
constexpr std::array<std::pair<const char*, const char*>, 5> amounts{
    {{"pledge", "amount_usd_bn"},
     {"agent", "gdp_usd_bn"},
     {"agent", "military_usd_bn"},
     {"commodity", "cost_usd_bn_per_unit"},
     {"corridor", "cost_usd_bn"}}};

class PlausibilityValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        for (const auto& [table, key] : amounts)
            each(table, key, [&, name = key](const Number& n) { money(name, n); });
        for (const auto& [id, layer] : s_.layers) rows(layer);
        for (const auto& [address, values] : s_.sweep.grid.items) grid(address, values);
        for (const auto& range : usual_ranges)
            each(range.table, range.key, [&](const Number& n) { usual(range, n); });
        for (const auto& [id, agent] : s_.agents) place(agent);
        each_table(s_, [&](const Section& section, const std::string& id, const Scenario& whole) {
            distributions(section.table, section.look(whole, id));
        });
    }

private:
    /// Calls `check` for the number of a key in each table of a section.
    template <class Check>
    void each(const char* table, const char* key, Check check) {
        each_table(section_named(table), s_, [&](const Section& section, const auto& id, auto& s) {
            const auto slot = section.table.find(key)->look(section.look(s, id));
            if (const auto* number = std::get<const Number*>(slot); number->given) check(*number);
        });
    }

    /// Returns billions for a `value` that is probably in dollars or in millions of dollars.
    static double in_billions(double value) { return value >= 1e8 ? value / 1e9 : value / 1e3; }

    void money(const std::string& key, const Number& n) {
        const double value = drawn_range(n).high;
        if (!(value > world_output) || !std::isfinite(value)) return;
        const bool drawn = n.distribution && value != n.value;
        const auto times = value / world_output;
        error(
            "E050",
            fmt::format("`{}` is {}{} billion dollars, {:.4g} times the yearly output of the world",
                        key, drawn ? "up to " : "", written(n, value), times),
            n.place, "the unit is billions",
            fmt::format("Did you mean {:.4g}? The unit is billions", in_billions(value)));
    }

    /// Returns a stated value in full, or a bound of the draws in four digits.
    static std::string written(const Number& n, double value) {
        const auto rounded = parse_number(fmt::format("{:.4g}", value));
        return shortest(n.distribution && value != n.value && rounded ? *rounded : value);
    }

    static bool holds_money(const Layer& layer) {
        return layer.form == LayerForm::stocks || layer.form == LayerForm::trade;
    }

    void rows(const Layer& layer) {
        if (!holds_money(layer)) return;
        for (const auto& row : layer.table.rows) {
            money(row.row + "." + row.column, row.value);
            if (row.flow.given) money(row.row + "." + row.column, row.flow);
        }
    }

    /// Checks the values of a grid like those of its address.
    void grid(const std::string& address, const NumberList& values) {
        const auto parts = split(address, '.');
        const auto is = [&](const char* table, const char* key) {
            return parts.size() > 1 && parts.front() == table && parts.back() == key;
        };
        const auto layer = s_.layers.find(parts.size() == 5 ? parts[1] : "");
        const bool cell =
            layer != s_.layers.end() && parts[0] == "layer" && holds_money(layer->second);
        for (const auto& value : values.items) {
            for (const auto& [table, key] : amounts)
                if (is(table, key)) money(key, value);
            if (cell) money(parts[3] + "." + parts[4], value);
            for (const auto& range : usual_ranges)
                if (is(range.table, range.key)) usual(range, value);
        }
    }

    void usual(const UsualRange& range, const Number& n) {
        if (wrong(n)) return;
        const auto [low, high] = drawn_range(n);
        const bool over = high > range.high;
        if (!over && !(low < range.low)) return;
        const double value = over ? high : low;
        const bool drawn = n.distribution && value != n.value;
        const bool is_money = std::string_view(range.unit) == "USD bn";
        if (is_money && value > world_output) return;  // already an error
        std::string help = fmt::format("the unit is {}", range.unit);
        if (range.unit == part_of_one) help += ": if percent is meant, " + help_for_percent(value);
        warn(
            range.code,
            fmt::format("`{}` is {}{}, {} the usual {}", range.key,
                        !drawn ? ""
                        : over ? "up to "
                               : "down to ",
                        written(n, value), over ? "above" : "below", over ? range.high : range.low),
            n.place, "is this the right unit?", help);
    }

    void place(const Agent& agent) {
        if (agent.at.items.size() != 2) return;
        const auto& latitude = agent.at.items[1];
        if (std::abs(latitude.value) <= 90) return;
        warn("W109", fmt::format("the latitude is {}, beyond a pole", shortest(latitude.value)),
             latitude.place, "longitude first, then latitude",
             fmt::format("Did you mean [{}, {}]?", shortest(latitude.value),
                         shortest(agent.at.items[0].value)));
    }

    void distributions(const SchemaTable& table, const void* object) {
        for (const auto& field : table.fields) {
            const auto slot = field.look(object);
            if (const auto* number = std::get_if<const Number*>(&slot)) drawn(**number, field.key);
            if (const auto* map = std::get_if<const NumberMap*>(&slot))
                for (const auto& [of, number] : (*map)->items) drawn(number, field.key + "." + of);
            if (const auto* cells = std::get_if<const CellMap*>(&slot))
                for (const auto& [of, number] : (*cells)->items)
                    drawn(number, of.first + "." + of.second);
        }
    }

    void drawn(const Number& n, const std::string& key) {
        if (!n.distribution || n.distribution->kind->form == QuantileForm::discrete) return;
        cut_off(n, key);
        clamp_counts(n, key);
    }

    /// Returns the probability of a draw up to x.
    static double drawn_up_to(const Distribution& d, double x) {
        const double below = d.min ? d.kind->cdf(d.arguments, *d.min) : 0;
        const double above = d.max ? d.kind->cdf(d.arguments, *d.max) : 1;
        return std::clamp((d.kind->cdf(d.arguments, x) - below) / (above - below), 0.0, 1.0);
    }

    /// Returns the median of the draws, by bisection.
    static double median(const Distribution& d, double near) {
        double low = d.support().low, high = d.support().high;
        double reach = std::max(1.0, std::abs(near));
        for (; !std::isfinite(low) && drawn_up_to(d, near - reach) > 0.5; reach *= 2) {
        }
        if (!std::isfinite(low)) low = near - reach;
        for (reach = std::max(1.0, std::abs(near));
             !std::isfinite(high) && drawn_up_to(d, near + reach) < 0.5; reach *= 2) {
        }
        if (!std::isfinite(high)) high = near + reach;
        for (int n = 0; n < 100; ++n) {
            const double middle = low + (high - low) / 2;
            (drawn_up_to(d, middle) < 0.5 ? low : high) = middle;
        }
        return low;
    }

    void cut_off(const Number& n, const std::string& key) {
        constexpr double visible = 0.1;  // threshold of both the probability and the relative value
        const auto& d = *n.distribution;
        if (!d.min && !d.max) return;
        const double shift = drawn_up_to(d, n.value) - d.kind->cdf(d.arguments, n.value);
        if (!(std::abs(shift) > visible)) return;
        const double middle = median(d, n.value);
        if (!(std::abs(middle - n.value) > visible * std::max(std::abs(middle), std::abs(n.value))))
            return;
        warn("W110",
             fmt::format("`run` takes {} for `{}`, but the median of the draws is {:.3g}",
                         shortest(n.value), key, middle),
             n.place, "truncated on one side",
             "widen `min` and `max`, or use a distribution with these bounds");
    }

    void clamp_counts(const Number& n, const std::string& key) {
        constexpr double visible = 0.01;
        const auto& d = *n.distribution;
        // Counts unbounded tails; finite ends outside the range are errors.
        const auto ends_of = d.support();
        double outside = 0;
        if (std::isinf(ends_of.low) && std::isfinite(n.low)) outside += drawn_up_to(d, n.low);
        if (std::isinf(ends_of.high) && std::isfinite(n.high))
            outside += 1 - drawn_up_to(d, n.high);
        if (!(outside > visible)) return;
        std::string ends;
        if (std::isfinite(n.low)) ends += fmt::format(", min = {}", shortest(n.low));
        if (std::isfinite(n.high)) ends += fmt::format(", max = {}", shortest(n.high));
        warn("W111",
             fmt::format("{:.0f} % of the draws of `{}` lie outside its range and are clamped",
                         100 * outside, key),
             n.place, "", "truncate it: add `" + ends.substr(2) + "`");
    }
};

}  // namespace

void check_plausibility(const Scenario& scenario, Diagnostics& found) {
    PlausibilityValidator(scenario, found).check();
}

}  // namespace steppe
