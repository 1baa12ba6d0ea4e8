#include "engine/report/fan_table.hpp"

#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/sweep_tables.hpp"

namespace steppe {
namespace {

/// Returns the decimals that resolve the range at the last date.
int digits_of(const Fan& fan) {
    const auto& last = fan.quantiles.back();
    const double spread = (fan.unit == "share" ? 100 : 1) * (last.back() - last.front());
    return spread > 0 ? digits_for(spread) : 2;
}

std::string title_of(const Fan& fan) {
    const auto [name, scale] =
        fan.show == Show::change ? html::change_unit(fan.unit) : html::unit_of(fan.unit);
    const std::string unit = name.empty() ? "" : " " + name;
    const auto& last = fan.quantiles.back();
    const double low = scale * last.front(), high = scale * last.back();
    if (low == high && last.size() > 1)
        return fmt::format("{}: {}{} in all futures at the end", fan.name, shortest(low), unit);
    const int digits = digits_of(fan);
    const bool has_median = last.size() % 2 == 1 && fan.levels[last.size() / 2] == 0.5;
    return fmt::format(
        "{}: {:.{}f} to {:.{}f}{} in {:g} of 100 futures at the end{}", fan.name, low, digits, high,
        digits, unit, std::round(1e4 * (fan.levels.back() - fan.levels.front())) / 100,
        has_median ? fmt::format(", median {:.{}f}", scale * last[last.size() / 2], digits) : "");
}

}  // namespace

Table fan_table(const Fan& fan) {
    Table out{.key = fan.key, .title = title_of(fan), .unit = fan.unit};
    out.faces = Table::Faces::page;
    out.columns.push_back({"date", "date"});
    auto keys = Json::array();
    for (const double level : fan.levels) {
        keys.push_back(quantile_name(level));
        out.columns.push_back({quantile_name(level), fmt::format("{:g} %", 100 * level), fan.show});
    }
    for (std::size_t t = 0; t < fan.dates.size(); ++t) {
        out.row(fan.dates[t]);
        out.rows.back().insert(out.rows.back().end(), fan.quantiles[t].begin(),
                               fan.quantiles[t].end());
    }
    out.chart = {{"kind", "fan"},
                 {"x", "date"},
                 {"quantiles", keys},
                 {"colour", fan.colour},
                 {"scale", fan.show != Show::change},
                 {"digits", digits_of(fan)}};
    return out;
}

}  // namespace steppe
