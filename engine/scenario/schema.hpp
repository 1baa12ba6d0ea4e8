#pragma once

#include <type_traits>

#include "engine/scenario/scenario.hpp"

/// Walks over the tables of a scenario.
namespace steppe {

inline constexpr const char* per_year = "per year";

/// Returns the section of that name. \pre it exists
const Section& section_named(const std::string& name);

/// Calls `visit(section, id, scenario)` for each table of a section; `id` is empty if it has one.
template <class Whole, class Visit>
void each_table(const Section& section, Whole& scenario, const Visit& visit) {
    if (!section.keyed) visit(section, std::string(), scenario);
    for (const auto& id : section.ids(scenario)) visit(section, id, scenario);
}
template <class Whole, class Visit>
void each_table(Whole& scenario, const Visit& visit) {
    for (const auto& section : sections()) each_table(section, scenario, visit);
}

/// Calls `visit` for each number of a value of a scenario.
template <class Value, class Visit>
void each_number(Value& value, const Visit& visit) {
    using Plain = std::remove_const_t<Value>;
    if constexpr (std::is_same_v<Plain, Number>) {
        visit(value);
    } else if constexpr (std::is_same_v<Plain, NumberList>) {
        for (auto& number : value.items) visit(number);
    } else if constexpr (std::is_same_v<Plain, NumberMap> || std::is_same_v<Plain, CellMap>) {
        for (auto& [id, number] : value.items) visit(number);
    } else if constexpr (std::is_same_v<Plain, DataTable>) {
        for (auto& row : value.rows) {
            visit(row.value);
            if (row.flow.given) visit(row.flow);
        }
    }
}

}  // namespace steppe
