#include "steppe/report/provenance.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

/// Returns an entry of a table if it is in the same file as the number: a replaced number does not
/// inherit the source of the original.
std::string said(const Text& text, const Place& of) {
    const bool same = text.place.source && of.source && text.place.source->path == of.source->path;
    return same ? text.value : "";
}

/// Returns the merged table of an address; null if there is none.
const Node* table_of(const Scenario& scenario, const std::string& address, std::string& key) {
    const auto parts = split(address, '.');
    for (const auto& section : sections()) {
        if (section.table.name != parts.front()) continue;
        const Node* node = scenario.document.root.find(parts.front());
        const std::size_t at = section.keyed ? 2 : 1;
        if (section.keyed && node != nullptr && parts.size() > 1) node = node->find(parts[1]);
        if (parts.size() > at) key = parts[at];
        return node;
    }
    return nullptr;
}

/// Returns the number as written. Numbers of a list share an address, so it returns the full list.
std::string written(const Scenario& scenario, const std::string& address, const Number& number) {
    std::string key;
    const Node* table = table_of(scenario, address, key);
    const Node* value = table == nullptr ? nullptr : table->find(key);
    return value != nullptr && value->kind == Node::Kind::array && number.given &&
                   !(number.place.source && number.place.source->is_table)
               ? to_toml(*value)
               : to_toml(number);
}

/// Returns the entry for one key, `basis.KEY`, if it is in the number's file, else that of the
/// table.
std::string said_of_key(const Scenario& scenario, const std::string& address, const char* name,
                        const Text& whole, const Place& of) {
    std::string key;
    const Node* table = table_of(scenario, address, key);
    const Node* by_key = table == nullptr ? nullptr : table->find(name);
    const bool has_keys = by_key != nullptr && by_key->kind == Node::Kind::table;
    if (const Node* own = has_keys ? by_key->find(key) : nullptr; own != nullptr)
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
        const bool of_row =
            at.stated.source && at.stated.source->is_table;  // a row has its own source
        const auto of_key = [&](const char* name, const Text& whole) {
            return of_row ? said(whole, at.stated)
                          : said_of_key(scenario, address, name, whole, at.stated);
        };
        out.push_back({address, written(scenario, address, number), of_key("source", from.source),
                       of_key("basis", from.basis), said(from.note, at.stated),
                       number.place.source ? number.place.source->path : "", number.place.line});
    }
    std::stable_partition(out.begin(), out.end(),
                          [](const Provenanced& p) { return !p.has_provenance(); });
    return out;
}

}  // namespace steppe
