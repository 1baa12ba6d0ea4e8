#include <algorithm>

#include "engine/scenario/schema.hpp"

/// The sections of the language, from tables.def.
// clang-format off
namespace steppe {

const std::vector<std::string>& agent_colours() {
    static const std::vector<std::string> all{"teal",  "ochre", "green", "red",    "pink",
                                              "brown", "olive", "blue",  "violet", "sky"};
    return all;
}

std::string Scenario::role_of(const std::string& agent) const {
    const auto lists = [&](const TextList& list) {
        return std::any_of(list.items.begin(), list.items.end(), [&](const Text& item) { return item.value == agent; });
    };
    const std::string& own = agents.at(agent).role.value;
    if (model.powers.given ? lists(model.powers) : own == "power" && !lists(model.targets)) return "power";
    if (model.targets.given ? lists(model.targets) : own == "target") return "target";
    return "other";
}

namespace {

/// A section with one table.
template <class T>
// NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved from
Section section(T Scenario::*member, SchemaTable table) {
    return {.table = std::move(table),
            .keyed = false,
            .object = [member](Scenario& s, const std::string&) -> void* { return &(s.*member); },
            .look = [member](const Scenario& s, const std::string&) -> const void* { return &(s.*member); },
            .provenance = [member](const Scenario& s, const std::string&) -> const Provenance* { return &(s.*member); },
            .ids = [](const Scenario&) { return std::vector<std::string>{}; },
            .copy_value = [member](Scenario& into, const Scenario& from, const std::string&) { into.*member = from.*member; }};
}

/// A section with a table per id.
template <class T>
// NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved from
Section section(PerId<T> Scenario::*member, SchemaTable table) {
    return {.table = std::move(table),
            .keyed = true,
            .object = [member](Scenario& s, const std::string& id) -> void* { return &(s.*member)[id]; },
            .look = [member](const Scenario& s, const std::string& id) -> const void* { return &(s.*member).at(id); },
            .provenance = [member](const Scenario& s, const std::string& id) -> const Provenance* { return &(s.*member).at(id); },
            .ids =
                [member](const Scenario& s) {
                    std::vector<std::string> ids;
                    for (const auto& [id, unused] : s.*member) ids.push_back(id);
                    return ids;
                },
            .copy_value =
                [member](Scenario& into, const Scenario& from, const std::string& id) {
                    if (const auto there = (from.*member).find(id); there != (from.*member).end())
                        (into.*member)[id] = there->second;
                    else
                        (into.*member).erase(id);
                }};
}

}  // namespace

const std::vector<Section>& sections() {
    static const std::vector<Section> all{
#define STEPPE_TABLE(type, form, member, key, doc) section(&Scenario::member, [] { using Table = type; return TableBuilder<Table>(key, doc)
#define STEPPE_FIELD(type, member, key, doc, ...) .field(key, &Table::member, doc) __VA_ARGS__
#define STEPPE_NUMBER(member, symbol, how, key, doc, ...) .field(key, &Table::member, doc) __VA_ARGS__
#define STEPPE_MEMBER(declaration)
#define STEPPE_END .done(); }()),
#include "engine/scenario/tables.def"
    };
    return all;
}

const Section& section_named(const std::string& name) {
    return *std::find_if(sections().begin(), sections().end(), [&](const Section& s) { return s.table.name == name; });
}

const Field* SchemaTable::find(const std::string& key) const {
    for (const auto& field : fields)
        if (field.key == key) return &field;
    return nullptr;
}

std::vector<std::string> SchemaTable::keys() const {
    std::vector<std::string> out;
    for (const auto& field : fields)
        if (field.key != "*") out.push_back(field.key);
    return out;
}

double Time::step_years() const { return months_per_step() / 12.0; }

int Time::months_per_step() const { return step.value == "month" ? 1 : step.value == "quarter" ? 3 : 12; }

}  // namespace steppe
