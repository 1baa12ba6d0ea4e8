#include "engine/report/provenance.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Returns an entry of a table if it is in the same file as the number: a replaced number does not
/// inherit the source of the original.
std::string said(const Text& text, const Place& of) {
    const bool same = text.place.source && of.source && text.place.source->path == of.source->path;
    return same ? text.value : "";
}

/// A number's place in the merged document.
struct Written {
    const Node* table = nullptr;  ///< null if the document has none
    std::string key;
};

Written find_written(const Scenario& scenario, const std::string& address) {
    Written out;
    const auto parts = split(address, '.');
    for (const auto& section : sections()) {
        if (section.table.name != parts.front()) continue;
        out.table = scenario.document.root.find(parts.front());
        const std::size_t at = section.keyed ? 2 : 1;
        if (section.keyed && out.table != nullptr && parts.size() > 1)
            out.table = out.table->find(parts[1]);
        if (parts.size() > at) out.key = parts[at];
        break;
    }
    return out;
}

/// Returns the number as written. Numbers of a list share an address, so it returns the full list.
std::string value_of(const Written& at, const Number& number) {
    const Node* value = at.table == nullptr ? nullptr : at.table->find(at.key);
    return value != nullptr && value->kind == Node::Kind::array && number.given &&
                   !(number.place.source && number.place.source->is_table)
               ? to_toml(*value)
               : to_toml(number);
}

/// Returns the entry for one key, `basis.KEY`, if it is in the number's file, else that of the
/// table.
std::string said_of_key(const Written& at, const char* name, const Text& whole, const Place& of) {
    const Node* by_key = at.table == nullptr ? nullptr : at.table->find(name);
    const bool has_keys = by_key != nullptr && by_key->kind == Node::Kind::table;
    if (const Node* own = has_keys ? by_key->find(at.key) : nullptr; own != nullptr)
        if (const auto text = said({own->text, own->place, true}, of); !text.empty()) return text;
    return said(whole, of);
}

}  // namespace

std::string provenance_counts(const std::vector<Provenanced>& numbers) {
    std::vector<std::string> parts;
    const auto add = [&](const char* word, const auto& counts) {
        if (const auto n = std::count_if(numbers.begin(), numbers.end(), counts); n > 0)
            parts.push_back(fmt::format("{} {}", n, word));
    };
    for (const char* basis : {"measured", "derived", "estimated", "coded", "declared", "votes"})
        add(basis, [&](const Provenanced& n) { return n.basis == basis; });
    add("without a basis", [](const Provenanced& n) { return n.basis.empty(); });
    return fmt::format("{} numbers: {}", numbers.size(), join(parts, ", "));
}

std::vector<Provenanced> provenance(const Scenario& scenario) {
    std::vector<Provenanced> out;
    for (const auto& [address, at] : numbers_of(scenario)) {
        const Number& number = *at.number;
        // Sampling settings are not claims about the world.
        if (!number.given || address.rfind("sweep.", 0) == 0 || address.rfind("time.", 0) == 0)
            continue;
        const Provenance& from = *at.provenance;
        const auto place = find_written(scenario, address);
        const bool of_row =
            at.stated.source && at.stated.source->is_table;  // a row has its own source
        const auto of_key = [&](const char* name, const Text& whole) {
            return of_row ? said(whole, at.stated) : said_of_key(place, name, whole, at.stated);
        };
        out.push_back({address, value_of(place, number), of_key("source", from.source),
                       of_key("basis", from.basis), said(from.note, at.stated),
                       number.place.source ? number.place.source->path : "", number.place.line});
    }
    std::stable_partition(out.begin(), out.end(),
                          [](const Provenanced& p) { return !p.has_provenance(); });
    return out;
}

}  // namespace steppe
