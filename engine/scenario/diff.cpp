#include "engine/scenario/diff.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/data.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

bool describes(const std::string& key) {
    constexpr std::array words{"title", "question",     "source", "basis",
                               "note",  "compare_with", "name"};
    return contains(words, key);
}

bool is_plain_table(const Node& node) {
    return node.kind == Node::Kind::table && !is_distribution(node);
}

/// Depth of tables ([pledge.x]) that are listed as a whole if they are added or dropped.
constexpr std::size_t whole_depth = 2;

void compare(const Node* from, const Node* to, const std::string& address, std::size_t depth,
             std::vector<Change>& out) {
    const bool tables =
        (from == nullptr || is_plain_table(*from)) && (to == nullptr || is_plain_table(*to));
    if (tables && (depth < whole_depth || (from != nullptr && to != nullptr))) {
        std::vector<std::string> keys;
        for (const Node* node : {from, to})
            if (node != nullptr)
                for (const auto& e : node->entries) keys.push_back(e.key);
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (const auto& key : keys) {
            if (describes(key)) continue;
            compare(from == nullptr ? nullptr : from->find(key),
                    to == nullptr ? nullptr : to->find(key),
                    address.empty() ? key : address + "." + key, depth + 1, out);
        }
        return;
    }
    if (from != nullptr && to != nullptr && *from == *to) return;
    const auto what = from == nullptr ? Change::What::added
                      : to == nullptr ? Change::What::dropped
                                      : Change::What::changed;
    const bool whole = tables && depth == whole_depth;
    out.push_back({what, address, from == nullptr || whole ? "" : to_toml(*from),
                   to == nullptr || whole ? "" : to_toml(*to)});
}

/// Values before and after, by address.
using Cells = std::map<std::string, std::pair<std::string, std::string>>;

/// Compares the rows of a layer or commodity that both scenarios have.
template <class T>
void compare_rows(const std::string& prefix, const T& from, const T& to, const DataKind& kind,
                  std::vector<Change>& out) {
    Cells cells;
    const auto stated = [&](const std::string& a, const std::string& b) {
        const auto in = [&](const CellMap& map) {
            return map.items.count({a, b}) > 0 || (kind.symmetric && map.items.count({b, a}) > 0);
        };
        return in(from.cell) || in(to.cell);
    };
    const auto add = [&](const DataTable& table, std::string Cells::mapped_type::*side) {
        for (const auto& row : table.rows) {
            if (stated(row.row, row.column)) continue;
            const bool turn =
                kind.symmetric && row.column < row.row;  // one address for both directions
            std::string pair =
                fmt::format("{}.{}", turn ? row.column : row.row, turn ? row.row : row.column);
            if (table.has_years) pair += fmt::format(" of {}", row.year);
            cells[fmt::format("{}.cell.{}", prefix, pair)].*side = to_toml(row.value);
            if (row.flow.given)
                cells[fmt::format("{}.cell.flow.{}", prefix, pair)].*side = to_toml(row.flow);
        }
    };
    add(from.table, &Cells::mapped_type::first);
    add(to.table, &Cells::mapped_type::second);
    for (const auto& [address, value] : cells) {
        const auto& [before, after] = value;
        if (before == after) continue;
        out.push_back({before.empty()  ? Change::What::added
                       : after.empty() ? Change::What::dropped
                                       : Change::What::changed,
                       address, before, after});
    }
}

/// Returns whether two files have the same bytes. Unreadable files count as empty.
bool same_content(const std::string& a, const std::string& b) {
    std::ifstream first(a, std::ios::binary), second(b, std::ios::binary);
    std::array<char, 1U << 16U> one{}, two{};
    for (;;) {
        first.read(one.data(), one.size());
        second.read(two.data(), two.size());
        if (first.gcount() != second.gcount() ||
            !std::equal(one.begin(), one.begin() + first.gcount(), two.begin()))
            return false;
        if (first.gcount() == 0) return true;
    }
}

/// Compares the contents of population tables that have the same name.
void compare_populations(const Population& from, const Population& to, std::vector<Change>& out) {
    for (const auto& [key, name] :
         {std::pair{"agents", &Population::agents}, {"edges", &Population::edges}}) {
        const Text &old = from.*name, &now = to.*name;
        if (!old.given || !now.given || old.value != now.value || path_of(old) == path_of(now) ||
            same_content(path_of(old), path_of(now)))
            continue;
        const std::string text = fmt::format("\"{}\"", now.value);
        out.push_back({Change::What::changed, fmt::format("crowd.{}", key), text,
                       text + " (different content)"});
    }
}

}  // namespace

std::vector<Change> differences(const Scenario& from, const Scenario& to,
                                const Registry& registry) {
    auto out = differences(from.document.root, to.document.root);
    for (const auto& [id, layer] : to.layers) {
        const auto old = from.layers.find(id);
        const auto* kind = registry.layer_kind(layer.kind.value);
        if (old != from.layers.end() && old->second.kind.value == layer.kind.value &&
            kind != nullptr)
            compare_rows("layer." + id, old->second, layer, *kind, out);
    }
    for (const auto& [id, commodity] : to.commodities)
        if (const auto old = from.commodities.find(id); old != from.commodities.end())
            compare_rows("commodity." + id, old->second, commodity, commodity_data(), out);
    compare_populations(from.population, to.population, out);
    return out;
}

std::vector<Change> differences(const Node& from, const Node& to) {
    std::vector<Change> out;
    compare(&from, &to, "", 0, out);
    return out;
}

}  // namespace steppe
