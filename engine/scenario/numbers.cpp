#include "engine/scenario/numbers.hpp"

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
std::map<std::string, NumberAt> numbers_of(const Scenario& scenario) {
    std::map<std::string, NumberAt> out;
    each_table(scenario, [&](const Section& section, const std::string& id, const Scenario& whole) {
        const Provenance* provenance = section.provenance(whole, id);
        const auto add = [&](const Number& n) {
            out.emplace(n.address, NumberAt{&n, provenance, n.place});
        };
        for (const auto& field : section.table.fields)
            std::visit([&](const auto* value) { each_number(*value, add); },
                       field.look(section.look(whole, id)));
    });
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
