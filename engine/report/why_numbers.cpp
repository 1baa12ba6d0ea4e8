#include "engine/report/why_parts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/provenance.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Adds the sizes of the parts that rest on each number.
void weigh_numbers(const std::vector<Cause>& parts, std::map<Num, double>& weights) {
    for (const auto& part : parts) {
        for (const Num number : part.rests_on) weights[number] += std::abs(part.value);
        weigh_numbers(part.parts, weights);
    }
}

}  // namespace

std::vector<std::string> addresses_of(const NumberedProgram& program,
                                      const std::vector<Num>& numbers) {
    std::vector<std::string> out;
    for (const auto& [address, places] : program.places)
        if (std::any_of(places.begin(), places.end(),
                        [&](Num place) { return contains(numbers, place); }))
            out.push_back(address);
    return out;
}

Table numbers_table(const WhyReport& r) {
    std::map<Num, double> weights;
    weigh_numbers(r.why.parts, weights);
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [address, places] : r.program.places) {
        double weight = 0;
        for (const Num place : places)
            if (const auto found = weights.find(place); found != weights.end())
                weight += found->second;
        if (weight > 0) order.emplace_back(weight, address);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::map<std::string, Provenanced> stated;
    for (auto& number : provenance(r.scenario)) stated.emplace(number.address, number);
    const auto all = numbers_of(r.scenario);
    Table out{.key = "numbers",
              .title = "The numbers that it rests on, those of the largest parts first",
              .columns = {{"address", "number"},
                          {"value", "value"},
                          {"unit", "unit"},
                          {"place", "place"},
                          {"basis", "basis"},
                          {"source", "source"},
                          {"file"},
                          {"line"},
                          {"note"},
                          {"weight", "", Show::value}},
              .most = 8,
              .bars = "weight"};  // fitted to the page: the sources are long
    for (const auto& [weight, address] : order) {
        const auto unit = described_input(r.scenario, address).unit;
        if (const auto found = stated.find(address); found != stated.end()) {
            const auto& n = found->second;
            out.row(address, n.value, unit, fmt::format("{}:{}", n.file, n.line), n.basis, n.source,
                    n.file, n.line, n.note, weight);
        } else if (const auto other = all.find(address); other != all.end()) {
            out.row(address, to_toml(*other->second.number), unit, "default", "", "", nullptr,
                    nullptr, "", weight);
        }
    }
    return out;
}

}  // namespace steppe
