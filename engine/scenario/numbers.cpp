#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Adds the numbers of one value; other kinds of values hold none.
class Collector {
public:
    explicit Collector(std::map<std::string, const Number*>& out) : out_(out) {}

    void operator()(const Number* number) const { out_.emplace(number->address, number); }
    void operator()(const NumberMap* map) const {
        for (const auto& [id, number] : map->items) out_.emplace(number.address, &number);
    }
    void operator()(const CellMap* map) const {
        for (const auto& [pair, number] : map->items) out_.emplace(number.address, &number);
    }
    template <class Other>
    void operator()(const Other*) const {}

private:
    std::map<std::string, const Number*>& out_;
};

}  // namespace

std::map<std::string, const Number*> numbers_of(const Scenario& scenario) {
    std::map<std::string, const Number*> out;
    const Collector collect(out);
    auto& whole = const_cast<Scenario&>(scenario);  // a section finds its objects in a scenario it may fill; nothing is written here
    const auto read = [&](const Section& section, const std::string& id) {
        for (const auto& field : section.table.fields) std::visit([&](const auto* value) { collect(value); }, field.slot(section.object(whole, id)));
    };
    const auto rows = [&](const DataTable& table) {
        for (const auto& row : table.rows) {
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
