#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/core/country_codes.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/data.hpp"
#include "engine/scenario/read.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

constexpr const char* rest_of_world = "ROW";

struct KnownIds {
    std::vector<std::string> ids;
    std::map<std::string, std::string> names{};  ///< ids of agents by name in lower case
};

/// Checks the ids in the values of one field.
class ReferenceResolver {
public:
    ReferenceResolver(const Field& field, const KnownIds& ids, Diagnostics& found)
        : field_(field), known_(ids.ids), names_(ids.names), found_(found) {}

    void operator()(const Text* text) const {
        if (text->given) check(text->value, text->place);
    }
    void operator()(const TextList* list) const {
        for (const auto& item : list->items) check(item.value, item.place);
    }
    void operator()(const PairList* list) const {
        for (const auto& [a, b] : list->items) {
            check(a.value, a.place);
            check(b.value, b.place);
        }
    }
    void operator()(const NumberMap* map) const {
        for (const auto& [id, number] : map->items)
            if (id != "*") check(id, number.id_place);
    }
    void operator()(const CellMap* map) const {
        for (const auto& [pair, number] : map->items) {
            check(pair.first, number.id_place);
            check(pair.second, number.id_place);
        }
    }
    template <class Other>
    void operator()(const Other*) const {}

    /// Warns of members that resemble the id of an agent and are not a country code. Members may be
    /// states outside the scenario, so other unknown ids are valid.
    void warn_of_near(const TextList* list) const {
        constexpr std::size_t most = 200;  // each id costs a search
        for (std::size_t n = 0; n < std::min(most, list->items.size()); ++n) {
            const auto& [id, place, given] = list->items[n];
            if (std::binary_search(known_.begin(), known_.end(), id)) continue;
            const auto near = nearest(id, known_);
            if (near && !is_country_code(id))
                found_.warning(
                    "W004", fmt::format("`{}` is not an agent: its membership has no effect", id),
                    place, field_.doc, fmt::format("Did you mean `{}`?", *near));
        }
    }
    template <class Other>
    void warn_of_near(const Other*) const {}

    void check(const std::string& id, const Place& place) const {
        if (std::binary_search(known_.begin(), known_.end(), id)) return;
        if (id == rest_of_world && field_.row_allowed) return;
        std::string help = suggestion(id, known_);
        if (id == rest_of_world && field_.refers == "agent")
            help = "the rest of the world is not an agent";
        if (const auto at = names_.find(lower(id)); at != names_.end())
            help = fmt::format("{} is `{}`", id, at->second);
        found_.error("E013", fmt::format("there is no {} `{}`", field_.refers, id), place,
                     field_.doc, help);
    }

private:
    const Field& field_;
    const std::vector<std::string>& known_;  // sorted
    const std::map<std::string, std::string>& names_;
    Diagnostics& found_;
};

using IdsBySection = std::map<std::string, KnownIds>;

void check_table(const SchemaTable& table, const void* object, const IdsBySection& ids,
                 Diagnostics& found) {
    for (const auto& field : table.fields) {
        if (field.key == "members") {
            const ReferenceResolver agents(field, ids.at("agent"), found);
            std::visit([&](auto* value) { agents.warn_of_near(value); }, field.look(object));
        }
        if (field.refers.empty() || field.key == "cell") continue;  // check_data checks cells
        const ReferenceResolver checker(field, ids.at(field.refers), found);
        std::visit([&](auto* value) { checker(value); }, field.look(object));
    }
}

/// Reports unknown agents in data tables and cells. `ROW` is valid if the kind allows it.
void check_data(const DataTable& table, const DataKind* kind, const KnownIds& agents,
                Diagnostics& found) {
    Field field;
    field.refers = "agent";
    field.row_allowed = kind != nullptr && kind->row_allowed;
    const bool own_allowed = kind != nullptr && kind->own_allowed;
    const ReferenceResolver checker(field, agents, found);
    for (const auto& row : table.rows) {
        checker.check(row.row, row.value.id_place);
        checker.check(row.column, row.column_place.source ? row.column_place : row.value.id_place);
        if (row.row == row.column && !own_allowed)
            found.error("E032", fmt::format("`{}` is paired with itself", row.row),
                        row.value.place);
    }
}

}  // namespace

void resolve_references(const Scenario& scenario, const Registry& registry, Diagnostics& found) {
    IdsBySection ids;
    for (const auto& section : sections())
        if (section.keyed) ids[section.table.name] = {section.ids(scenario)};
    for (const auto& [id, agent] : scenario.agents)
        if (agent.name.given) ids["agent"].names.emplace(lower(agent.name.value), id);
    each_table(scenario, [&](const Section& section, const std::string& id, const Scenario& whole) {
        check_table(section.table, section.look(whole, id), ids, found);
    });
    const auto& agents = ids.at("agent");
    for (const auto& [id, layer] : scenario.layers)
        check_data(layer.table, registry.layer_kind(layer.kind.value), agents, found);
    for (const auto& [id, commodity] : scenario.commodities)
        check_data(commodity.table, &commodity_data(), agents, found);
}

}  // namespace steppe
