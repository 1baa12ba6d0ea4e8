#include "steppe/scenario/uncertain.hpp"

#include <memory>
#include <set>

#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Calls `change` for every number of one value.
template <class Change>
struct EachNumber {
    Change change;

    void operator()(Number* number) const { change(*number); }
    void operator()(NumberMap* map) const {
        for (auto& [id, number] : map->items) change(number);
    }
    void operator()(CellMap* map) const {
        for (auto& [pair, number] : map->items) change(number);
    }
    void operator()(NumberList* list) const {
        for (auto& number : list->items) change(number);
    }
    void operator()(DataTable* table) const {
        for (auto& row : table->rows) {
            change(row.value);
            if (row.flow.given) change(row.flow);
        }
    }
    template <class Other>
    void operator()(Other*) const {}
};

template <class Change>
void each_number(Scenario& scenario, Change change) {
    const EachNumber<Change> each{change};
    const auto read = [&](const Section& section, const std::string& id) {
        for (const auto& field : section.table.fields)
            std::visit(each, field.slot(section.object(scenario, id)));
    };
    for (const auto& section : sections()) {
        if (!section.keyed) read(section, "");
        for (const auto& id : section.ids(scenario)) read(section, id);
    }
    for (auto& [id, layer] : scenario.layers) each(&layer.table);
    for (auto& [id, commodity] : scenario.commodities) each(&commodity.table);
}

using Uncertain = std::map<std::string, const Number*>;

Uncertain uncertain_of(const Scenario& scenario) {
    Uncertain out;
    for (const auto& [address, at] : numbers_of(scenario))
        if (at.number->distribution) out.emplace(address, at.number);
    return out;
}

void adopt(Scenario& into, const Uncertain& from, std::set<std::string>& found) {
    each_number(into, [&](Number& number) {
        const auto at = from.find(number.address);
        if (at == from.end()) return;
        found.insert(number.address);
        if (!number.given && number.address.rfind("event.", 0) == 0) return;
        number.value = at->second->value;
        number.distribution = at->second->distribution;
        number.given = true;
    });
}

}  // namespace

std::vector<std::string> adopt_uncertainty(Scenario& into, const Scenario& from) {
    const auto uncertain = uncertain_of(from);
    std::set<std::string> found;
    adopt(into, uncertain, found);
    if (into.comparison) {
        auto comparison = std::make_shared<Scenario>(*into.comparison);
        adopt(*comparison, uncertain, found);
        into.comparison = std::move(comparison);
    }
    std::vector<std::string> lacking;
    for (const auto& [address, number] : uncertain)
        if (found.count(address) == 0) lacking.push_back(address);
    return lacking;
}

}  // namespace steppe
