#include "steppe/scenario/uncertain.hpp"

#include <memory>
#include <set>

#include "engine/scenario/schema.hpp"
#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

using Uncertain = std::map<std::string, const Number*>;

Uncertain uncertain_of(const Scenario& scenario) {
    Uncertain out;
    for (const auto& [address, at] : numbers_of(scenario))
        if (at.number->distribution) out.emplace(address, at.number);
    return out;
}

void adopt(Scenario& into, const Uncertain& from, std::set<std::string>& found) {
    const auto change = [&](Number& number) {
        const auto at = from.find(number.address);
        if (at == from.end()) return;
        found.insert(number.address);
        if (!number.given && number.address.rfind("event.", 0) == 0) return;
        number.value = at->second->value;
        number.distribution = at->second->distribution;
        number.given = true;
    };
    each_table(into, [&](const Section& section, const std::string& id, Scenario& whole) {
        for (const auto& field : section.table.fields)
            std::visit([&](auto* value) { each_number(*value, change); },
                       field.slot(section.object(whole, id)));
    });
    for (auto& [id, layer] : into.layers) each_number(layer.table, change);
    for (auto& [id, commodity] : into.commodities) each_number(commodity.table, change);
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
