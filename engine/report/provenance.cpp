#include "steppe/report/provenance.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

std::string as_written(const Number& number) {
    if (!number.distribution) return shortest(number.value);
    const auto& d = *number.distribution;
    std::vector<std::string> arguments;
    for (const double a : d.arguments) arguments.push_back(shortest(a));
    std::string ends;
    if (d.min) ends += ", min = " + shortest(*d.min);
    if (d.max) ends += ", max = " + shortest(*d.max);
    return fmt::format("{{ {} = [{}]{} }}", d.kind->name, join(arguments, ", "), ends);
}

}  // namespace

std::vector<Provenanced> provenance(const Scenario& scenario) {
    std::vector<Provenanced> out;
    for (const auto& [address, at] : numbers_of(scenario)) {
        const auto& [number, from] = at;
        // How often to draw is a choice of the reader, not a claim about the world.
        if (!number->given || address.rfind("sweep.", 0) == 0 || address.rfind("time.", 0) == 0) continue;
        out.push_back({address, as_written(*number), from->source.value, from->basis.value, from->note.value,
                       number->place.source ? number->place.source->path : "", number->place.line});
    }
    std::stable_partition(out.begin(), out.end(), [](const Provenanced& p) { return !p.has_provenance(); });
    return out;
}

}  // namespace steppe
