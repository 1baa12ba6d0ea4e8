#pragma once

#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

/// The reference of the language of scenarios, generated from its declarations.
///
///     for (const auto& entry : steppe::explain("realisation")) std::puts(entry.doc.c_str());
namespace steppe {

/// An entry of a list that `steppe list` and `steppe explain` print.
struct ReferenceEntry {
    std::string group;  ///< keys, tables, layers, events, metrics, distributions, codes
    /// `pledge.realisation`, `influence_share.AGENT.POWER`, `pert = [low, mode, high]`
    std::string name;
    std::string type;  ///< of a key: "number", "date"...
    std::string range, fallback, unit, symbol;
    std::string doc;
    std::string cure{}, example{};  ///< of a warning of plausibility: its fix
};

/// Returns every entry by group, in declaration order.
const std::vector<ReferenceEntry>& reference();

/// Returns the entries that match a word: a code, a key with or without its table, an address with
/// ids, a table, a metric's name or address, or a kind of layer, event or distribution.
std::vector<ReferenceEntry> explain(const std::string& word);

/// Returns the nearest match for an unknown word; keeps the ids of an address.
std::optional<std::string> nearest_reference(const std::string& word);

/// Returns the JSON Schema (draft-07) of the language for editors: types, units, ranges, choices,
/// texts. It does not require any key, because a file may extend another one.
std::string json_schema();

/// Returns how far to trust results: the comparisons with the past, the known errors and the
/// excluded uses, in short; the full account is in engine/README.md.
std::string limitations_text();

}  // namespace steppe

#pragma GCC visibility pop
