#include "steppe/report/provenance.hpp"

#include <algorithm>

#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

/// What a table says, if it says so in the file in which the number stands: a file that replaces a
/// number of one it extends does not inherit that number's source.
std::string said(const Text& text, const Place& of) {
    const bool same = text.place.source && of.source && text.place.source->path == of.source->path;
    return same ? text.value : "";
}

}  // namespace

std::vector<Provenanced> provenance(const Scenario& scenario) {
    std::vector<Provenanced> out;
    for (const auto& [address, at] : numbers_of(scenario)) {
        const Number& number = *at.number;
        // How often to draw is a choice of the reader, not a claim about the world.
        if (!number.given || address.rfind("sweep.", 0) == 0 || address.rfind("time.", 0) == 0) continue;
        const Provenance& from = *at.provenance;
        out.push_back({address, to_toml(number), said(from.source, at.stated), said(from.basis, at.stated), said(from.note, at.stated),
                       number.place.source ? number.place.source->path : "", number.place.line});
    }
    std::stable_partition(out.begin(), out.end(), [](const Provenanced& p) { return !p.has_provenance(); });
    return out;
}

}  // namespace steppe
