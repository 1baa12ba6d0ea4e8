#include "engine/report/shown.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace steppe {
namespace {

std::string displayed_unit(const std::string& unit, bool is_change) {
    if (unit == "share") return is_change ? "points" : "%";
    return unit == "1" ? "" : unit;
}

/// \param low, high keys of the ends of its interval; empty without
ShownColumn read_column(const Json& table, const Json& column, std::string low, std::string high) {
    ShownColumn out{column.at("key"), column.at("title"), "", column.at("show")};
    const auto& rows = table.at("rows");
    // A hidden column may be part of a chart.
    if (out.show == "hidden" && !rows.empty() && rows.front().at(out.key).is_string())
        out.show = "text";
    if (out.is_text()) {
        for (const auto& row : rows) {
            const auto& value = row.at(out.key);
            out.texts.push_back(value.is_null()     ? ""
                                : value.is_string() ? value.get<std::string>()
                                                    : value.dump());
        }
        return out;
    }
    const std::string unit = column.contains("unit") ? column.at("unit").get<std::string>() : "";
    const std::string units = column.contains("units") ? column.at("units").get<std::string>() : "";
    if (units.empty()) out.unit = displayed_unit(unit, out.show == "change");
    for (const auto& row : rows) {
        const std::string of_row = units.empty() ? unit : row.at(units).get<std::string>();
        const double scale = of_row == "share" ? 100 : 1;
        if (!units.empty()) out.units.push_back(displayed_unit(of_row, out.show == "change"));
        out.numbers.push_back(scale * number_in(row, out.key));
        if (!low.empty())
            out.intervals.push_back({scale * number_in(row, low), scale * number_in(row, high)});
    }
    return out;
}

ShownColumn read_column(const Json& table, std::size_t k) {
    const auto& columns = table.at("columns");
    const bool has_ends = columns.at(k).contains("interval");
    const auto key = [&](std::size_t n) {
        return has_ends ? columns.at(n).at("key").get<std::string>() : std::string();
    };
    return read_column(table, columns.at(k), key(k + 1), key(k + 2));
}

}  // namespace

std::string ShownColumn::heading() const {
    return unit.empty() ? title : fmt::format("{} ({})", title, unit);
}

double ShownColumn::largest() const {
    return std::max(std::abs(range().low), std::abs(range().high));
}

Interval ShownColumn::range() const {
    Interval out{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    for (const double x : numbers)
        if (std::isfinite(x)) out = {std::min(out.low, x), std::max(out.high, x)};
    return out.low <= out.high ? out : Interval{};
}

std::vector<ShownColumn> shown_columns(const Json& table) {
    std::vector<ShownColumn> out;
    for (std::size_t k = 0; k < table.at("columns").size(); ++k)
        if (table.at("columns").at(k).at("show").get<std::string>() != "hidden")
            out.push_back(read_column(table, k));
    return out;
}

ShownColumn shown_column(const Json& table, const std::string& key) {
    for (std::size_t k = 0; k < table.at("columns").size(); ++k)
        if (table.at("columns").at(k).at("key").get<std::string>() == key)
            return read_column(table, k);
    throw JsonError(
        fmt::format("the table `{}` has no column `{}`", table.at("key").get<std::string>(), key));
}

double number_in(const Json& from, std::string_view key) {
    const auto found = from.find(key);
    return found == from.end() || found->is_null() ? std::numeric_limits<double>::quiet_NaN()
                                                   : found->get<double>();
}

}  // namespace steppe
