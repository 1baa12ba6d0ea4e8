#pragma once

#include <optional>
#include <string>
#include <vector>

namespace steppe {

/// A word of the language or of its results, as `list` and `explain` tell it; all of it comes from
/// the declarations.
struct ReferenceEntry {
    std::string group;  ///< keys, tables, layers, events, metrics, distributions, codes
    std::string
        name;  ///< `pledge.realisation`, `influence_share.AGENT.POWER`, `pert = [low, mode, high]`
    std::string type;  ///< of a key: "number", "date"...
    std::string range, fallback, unit, symbol;
    std::string doc;
};

/// Every entry, group by group, in the order of the declarations.
const std::vector<ReferenceEntry>& reference();

/// The entries that a word means: a code, a key with or without its table, an address with ids in
/// it, a table, a metric's name or address, a kind of layer, event or distribution.
std::vector<ReferenceEntry> explain(const std::string& word);

/// What a word that `explain` does not know was perhaps meant to be; ids in an address are kept.
std::optional<std::string> nearest_reference(const std::string& word);

/// JSON Schema (draft-07) of the language, for editors: types, units, ranges, choices, texts.
/// Nothing is required in it, since a file that extends another leaves out what the other gives.
std::string json_schema();

}  // namespace steppe
