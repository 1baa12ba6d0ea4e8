#include "engine/report/why_parts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace steppe {
namespace {

std::vector<ComparedPart> in_order(std::vector<ComparedPart> parts) {
    constexpr std::size_t most = 8;
    constexpr double least = 0.002;  // of all weights
    double all = 0;
    for (const auto& part : parts) all += part.is_start ? 0 : part.weight();
    std::erase_if(parts, [](const ComparedPart& part) { return part.weight() == 0; });
    std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
        return a.is_start != b.is_start ? a.is_start : a.weight() > b.weight();
    });
    std::size_t kept = 0;
    while (kept < parts.size() && kept < most &&
           (parts[kept].is_start || parts[kept].weight() >= least * all))
        ++kept;
    if (parts.size() < kept + 2) return parts;
    ComparedPart rest{fmt::format("{} smaller ones together", parts.size() - kept), ""};
    for (std::size_t n = kept; n < parts.size(); ++n)
        rest.with += parts[n].with, rest.without += parts[n].without;
    parts.resize(kept);
    parts.push_back(std::move(rest));
    return parts;
}

void put_parts(Table& out, double whole, const std::vector<ComparedPart>& parts, int level) {
    std::string indent;
    for (int n = 0; n < level; ++n) indent += "- ";
    for (const auto& part : parts) {
        out.row(indent + part.name, part.with, whole == 0 ? Json() : Json(part.with / whole),
                part.details, level);
        put_parts(out, whole, part.parts, level + 1);
    }
}

}  // namespace

double ComparedPart::weight() const {
    return std::max({std::abs(with), std::abs(without), 4 * std::abs(effect())});
}

std::vector<ComparedPart> compared_parts(const std::vector<Cause>& with,
                                         std::vector<Cause> without) {
    std::vector<ComparedPart> out;
    for (const auto& part : with) {
        Cause other;
        const auto found = std::find_if(without.begin(), without.end(),
                                        [&](const Cause& c) { return c.name == part.name; });
        if (found != without.end()) {
            other = std::move(*found);
            without.erase(found);
        }
        out.push_back({part.name, part.details, part.value, other.value, part.is_start,
                       compared_parts(part.parts, std::move(other.parts))});
    }
    for (const auto& part : without)
        out.push_back(
            {part.name, "", 0, part.value, part.is_start, compared_parts({}, part.parts)});
    return in_order(std::move(out));
}

std::vector<Cause> largest_first(std::vector<Cause> parts) {
    std::stable_sort(parts.begin(), parts.end(), [](const Cause& a, const Cause& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    return parts;
}

Table parts_table(const Why& why, const std::string& unit) {
    Table out{.key = "parts",
              .title = "Its parts, which add up",
              .unit = unit,
              .columns = {{"part", "part"},
                          {"value", "value", Show::value},
                          {"share", "of the whole", Show::value, Column::Interval::none, "share"},
                          {"details", "behind it"},
                          {"level"}}};
    put_parts(out, why.value, shown_parts(why), 0);
    out.most = std::max<std::size_t>(1, out.rows.size());
    return out;
}

}  // namespace steppe
