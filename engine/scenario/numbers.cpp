#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Adds the numbers of one value; other kinds of values hold none.
class Collector {
public:
    Collector(std::map<std::string, NumberAt>& out, const Provenance& provenance) : out_(out), provenance_(provenance) {}

    void operator()(const Number* number) const { out_.emplace(number->address, NumberAt{number, &provenance_}); }
    void operator()(const NumberMap* map) const {
        for (const auto& [id, number] : map->items) (*this)(&number);
    }
    void operator()(const CellMap* map) const {
        for (const auto& [pair, number] : map->items) (*this)(&number);
    }
    void operator()(const NumberList* list) const {
        for (const auto& number : list->items) (*this)(&number);
    }
    template <class Other>
    void operator()(const Other*) const {}

private:
    std::map<std::string, NumberAt>& out_;
    const Provenance& provenance_;
};

}  // namespace

std::map<std::string, NumberAt> numbers_of(const Scenario& scenario) {
    std::map<std::string, NumberAt> out;
    auto& whole = const_cast<Scenario&>(scenario);  // a section finds its objects in a scenario it may fill; nothing is written here
    const auto read = [&](const Section& section, const std::string& id) {
        const Collector collect(out, *section.provenance(whole, id));
        for (const auto& field : section.table.fields) std::visit([&](const auto* value) { collect(value); }, field.slot(section.object(whole, id)));
    };
    const auto rows = [&](const DataTable& table) {
        for (const auto& row : table.rows) {
            const Collector collect(out, row.provenance);
            collect(&row.value);
            if (row.flow.given) collect(&row.flow);
        }
    };
    for (const auto& section : sections()) {
        if (!section.keyed) read(section, "");
        for (const auto& id : section.ids(scenario)) read(section, id);
    }
    for (const auto& [id, layer] : scenario.layers) rows(layer.table);
    for (const auto& [id, commodity] : scenario.commodities) rows(commodity.table);
    return out;
}

}  // namespace steppe
