#include "engine/scenario/patch.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/core/text.hpp"
#include "engine/scenario/data.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

/// An address split into section, id (keyed sections only), key and the inner parts.
struct Parts {
    const Section* section = nullptr;
    std::string id, key;
    std::vector<std::string> inner;
};

Parts parts_of(const std::string& address) {
    const auto words = split(address, '.');
    Parts out;
    const bool at_top = std::none_of(sections().begin(), sections().end(), [&](const Section& s) {
        return s.table.name == words.front();
    });
    out.section = &section_named(at_top ? "" : words.front());
    std::size_t next = at_top ? 0 : 1;
    if (out.section->keyed && next < words.size()) out.id = words[next++];
    const bool open = out.section->table.find("*") != nullptr;
    if (next < words.size()) out.key = open ? "*" : words[next++];
    out.inner.assign(words.begin() + static_cast<std::ptrdiff_t>(next), words.end());
    return out;
}

bool has_object(const Scenario& scenario, const Parts& parts) {
    if (!parts.section->keyed) return true;
    const auto ids = parts.section->ids(scenario);
    return contains(ids, parts.id);
}

template <class Map, class Key>
void take_item(Map& into, const Map& from, const Key& key) {
    if (const auto there = from.items.find(key); there != from.items.end())
        into.items[key] = there->second;
    else
        into.items.erase(key);
}

using Pair = std::pair<std::string, std::string>;

/// Returns the pairs of both maps that the inner parts of an address select: one, a row, or all.
std::vector<Pair> pairs_named(const CellMap& a, const CellMap& b,
                              const std::vector<std::string>& inner) {
    if (inner.size() == 2) return {{inner[0], inner[1]}};
    std::vector<Pair> out;
    for (const auto* map : {&a, &b})
        for (const auto& [pair, number] : map->items)
            if (inner.empty() || pair.first == inner[0]) out.push_back(pair);
    return out;
}

/// Copies one value, or the item of it that the inner parts select.
void copy_field(FieldRef to, ConstFieldRef from, const std::vector<std::string>& inner) {
    std::visit(
        [&](auto* into) {
            using Value = std::remove_pointer_t<decltype(into)>;
            const auto& value = *std::get<const Value*>(from);
            if constexpr (std::is_same_v<Value, NumberMap>) {
                if (inner.size() == 1) return take_item(*into, value, inner[0]);
            } else if constexpr (std::is_same_v<Value, CellMap>) {
                for (const auto& pair : pairs_named(*into, value, inner))
                    take_item(*into, value, pair);
                if (!inner.empty()) return;
            }
            *into = value;
        },
        to);
}

/// Replaces the rows of a pair, in both directions if `symmetric`, by those of the other table.
void take_rows(DataTable& into, const DataTable& from, const Pair& pair, bool symmetric) {
    const auto named = [&](const Row& row) {
        return (row.row == pair.first && row.column == pair.second) ||
               (symmetric && row.row == pair.second && row.column == pair.first);
    };
    into.rows.erase(std::remove_if(into.rows.begin(), into.rows.end(), named), into.rows.end());
    std::copy_if(from.rows.begin(), from.rows.end(), std::back_inserter(into.rows), named);
    into.has_years = into.has_years || from.has_years;
}

}  // namespace

void copy_value(Scenario& into, const Scenario& from, const std::string& address,
                const Registry& registry) {
    const auto parts = parts_of(address);
    if (parts.key.empty()) return parts.section->copy_value(into, from, parts.id);
    if (!has_object(into, parts) || !has_object(from, parts))
        return parts.section->copy_value(into, from, parts.id);
    if (parts.key == "cell") {
        const auto rows = [&](auto& to, const auto& other, bool symmetric) {
            for (const auto& pair : pairs_named(to.cell, other.cell, parts.inner))
                take_rows(to.table, other.table, pair, symmetric);
        };
        if (parts.section->table.name == "layer") {
            const auto* kind = registry.layer_kind(into.layers[parts.id].kind.value);
            rows(into.layers[parts.id], from.layers.at(parts.id),
                 kind != nullptr && kind->symmetric);
        } else {
            rows(into.commodities[parts.id], from.commodities.at(parts.id),
                 commodity_data().symmetric);
        }
    }
    const Field* field = parts.section->table.find(parts.key);
    if (field != nullptr)
        copy_field(field->slot(parts.section->object(into, parts.id)),
                   field->look(parts.section->look(from, parts.id)), parts.inner);
}

bool set_number(Scenario& scenario, const std::string& address, double value) {
    if (address.empty()) return false;
    const auto parts = parts_of(address);
    if (!has_object(scenario, parts)) return false;
    bool done = false;
    const auto set = [&](Number& number) {
        if (number.address != address) return;
        number.value = value;
        number.distribution = nullptr;
        number.given = done = true;
    };
    for (const auto& field : parts.section->table.fields)
        std::visit(
            [&](auto* of) {
                // The numbers of a list share one address.
                if constexpr (!std::is_same_v<decltype(of), NumberList*>) each_number(*of, set);
            },
            field.slot(parts.section->object(scenario, parts.id)));
    const auto rows = [&](const char* section, auto& tables) {
        if (const auto at = tables.find(parts.id);
            parts.section->table.name == section && at != tables.end())
            each_number(at->second.table, set);
    };
    rows("layer", scenario.layers);
    rows("commodity", scenario.commodities);
    return done;
}

}  // namespace steppe
