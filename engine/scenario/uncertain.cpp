#include "engine/scenario/uncertain.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "engine/core/text.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

using Uncertain = std::map<std::string, const Number*>;

Uncertain uncertain_of(const Scenario& scenario) {
    Uncertain out;
    for (const auto& [address, at] : numbers_of(scenario))
        if (at.number->distribution) out.emplace(address, at.number);
    return out;
}

/// Calls `change` for every number of a scenario, with those of its tables.
template <class Change>
void change_own(Scenario& of, const Change& change) {
    each_table(of, [&](const Section& section, const std::string& id, Scenario& whole) {
        for (const auto& field : section.table.fields)
            std::visit([&](auto* value) { each_number(*value, change); },
                       field.slot(section.object(whole, id)));
    });
    for (auto& [id, layer] : of.layers) each_number(layer.table, change);
    for (auto& [id, commodity] : of.commodities) each_number(commodity.table, change);
}

/// Does so for a scenario and its comparison.
template <class Change>
void change_numbers(Scenario& of, const Change& change) {
    change_own(of, change);
    if (!of.comparison) return;
    auto comparison = std::make_shared<Scenario>(*of.comparison);
    change_own(*comparison, change);
    of.comparison = std::move(comparison);
}

}  // namespace

void vary_only(Scenario& scenario, const std::vector<std::string>& patterns) {
    change_numbers(scenario, [&](Number& number) {
        if (std::none_of(patterns.begin(), patterns.end(),
                         [&](const auto& pattern) { return matches(pattern, number.address); }))
            number.distribution.reset();
    });
}

void vary_by(Scenario& scenario, const std::map<std::string, Placed>& distributions) {
    change_numbers(scenario, [&](Number& number) {
        const auto at = distributions.find(number.address);
        if (at == distributions.end()) return number.distribution.reset();
        number.distribution = at->second.distribution;
        number.value = number.distribution->centre();
        number.place = at->second.place;
        number.given = true;
    });
}

std::vector<std::string> adopt_uncertainty(Scenario& into, const Scenario& from) {
    const auto uncertain = uncertain_of(from);
    std::set<std::string> found;
    change_numbers(into, [&](Number& number) {
        const auto at = uncertain.find(number.address);
        if (at == uncertain.end()) return;
        found.insert(number.address);
        if (!number.given && number.address.rfind("event.", 0) == 0) return;
        number.value = at->second->value;
        number.distribution = at->second->distribution;
        number.given = true;
    });
    std::vector<std::string> lacking;
    for (const auto& [address, number] : uncertain)
        if (found.count(address) == 0) lacking.push_back(address);
    return lacking;
}

}  // namespace steppe
