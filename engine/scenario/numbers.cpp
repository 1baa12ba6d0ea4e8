#include "steppe/scenario/numbers.hpp"

#include <fmt/format.h>

#include "steppe/core/text.hpp"

namespace steppe {
namespace {

/// Adds the numbers of one value.
class Collector {
public:
    Collector(std::map<std::string, NumberAt>& out, const Provenance& provenance)
        : out_(out), provenance_(provenance) {}

    void operator()(const Number* number) const {
        out_.emplace(number->address, NumberAt{number, &provenance_, number->place});
    }
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
    // Sections return objects of a mutable scenario; this function does not write to it.
    auto& whole = const_cast<Scenario&>(scenario);
    const auto read = [&](const Section& section, const std::string& id) {
        const Collector collect(out, *section.provenance(whole, id));
        for (const auto& field : section.table.fields)
            std::visit([&](const auto* value) { collect(value); },
                       field.slot(section.object(whole, id)));
    };
    const auto rows = [&](const DataTable& table, const Provenance& owner, const Place& data) {
        for (const auto& row : table.rows) {
            const bool own = row.provenance.source.given || row.provenance.basis.given ||
                             row.provenance.note.given;
            const auto add = [&](const Number& n) {
                out.emplace(n.address, own ? NumberAt{&n, &row.provenance, n.place}
                                           : NumberAt{&n, &owner, data});
            };
            add(row.value);
            if (row.flow.given) add(row.flow);
        }
    };
    for (const auto& section : sections()) {
        if (!section.keyed) read(section, "");
        for (const auto& id : section.ids(scenario)) read(section, id);
    }
    for (const auto& [id, layer] : scenario.layers) rows(layer.table, layer, layer.data.place);
    for (const auto& [id, commodity] : scenario.commodities)
        rows(commodity.table, commodity, commodity.data.place);
    return out;
}

std::string to_toml(const Number& number) {
    if (!number.distribution) return shortest(number.value);
    const auto& d = *number.distribution;
    std::vector<std::string> arguments;
    for (const double a : d.arguments) arguments.push_back(shortest(a));
    std::string text = join(arguments, ", ");
    if (d.kind->count == 0) {  // two lists of the same length, stored one after the other
        const auto half = arguments.begin() + static_cast<std::ptrdiff_t>(arguments.size() / 2);
        text = fmt::format("[{}], [{}]", fmt::join(arguments.begin(), half, ", "),
                           fmt::join(half, arguments.end(), ", "));
    }
    std::string ends;
    if (d.min) ends += ", min = " + shortest(*d.min);
    if (d.max) ends += ", max = " + shortest(*d.max);
    return fmt::format("{{ {} = [{}]{} }}", d.kind->name, text, ends);
}

}  // namespace steppe
