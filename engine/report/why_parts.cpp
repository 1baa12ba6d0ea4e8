#include "engine/report/why_parts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace steppe {
namespace {

void put_parts(Table& out, const Why& why, const std::vector<Cause>& parts, int level) {
    std::string indent;
    for (int n = 0; n < level; ++n) indent += "- ";
    for (const auto& part : shown_parts(parts)) {
        out.row(indent + part.name, part.value,
                why.value == 0 ? Json() : Json(part.value / why.value), part.details, level);
        put_parts(out, why, part.parts, level + 1);
    }
}

}  // namespace

std::vector<Cause> largest_first(std::vector<Cause> parts) {
    std::stable_sort(parts.begin(), parts.end(), [](const Cause& a, const Cause& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    return parts;
}

std::vector<Cause> shown_parts(const std::vector<Cause>& all) {
    constexpr std::size_t most = 8;
    constexpr double least = 0.002;  // of all sizes
    double sizes = 0;
    for (const auto& part : all) sizes += part.is_start ? 0 : std::abs(part.value);
    std::vector<Cause> out, small;
    for (auto& part : largest_first(all)) {
        const bool is_small =
            !part.is_start && (out.size() >= most || std::abs(part.value) < least * sizes);
        if (part.is_start)
            out.insert(out.begin(), std::move(part));
        else if (part.value != 0)
            (is_small ? small : out).push_back(std::move(part));
    }
    if (small.size() == 1) {
        out.push_back(std::move(small.front()));
    } else if (!small.empty()) {
        Cause rest{fmt::format("{} smaller ones together", small.size())};
        for (const auto& part : small) rest.value += part.value;
        out.push_back(std::move(rest));
    }
    return out;
}

Table parts_table(const Why& why, const std::string& unit) {
    Table out{.key = "parts",
              .title = "Its parts, which add up",
              .unit = unit,
              .columns = {{"part", "part"},
                          {"value", "value", unit == "share" ? Show::value : Show::digits},
                          {"share", "of the whole", Show::value, Column::Interval::none, "share"},
                          {"details", "behind it"},
                          {"level"}}};
    put_parts(out, why, why.parts, 0);
    out.most = std::max<std::size_t>(1, out.rows.size());
    return out;
}

}  // namespace steppe
