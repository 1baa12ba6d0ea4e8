#include "steppe/scenario/diff.hpp"

#include <algorithm>
#include <array>

namespace steppe {
namespace {

bool describes(const std::string& key) {
    constexpr std::array words{"title", "question", "source", "basis", "note", "compare_with", "name"};
    return std::find(words.begin(), words.end(), key) != words.end();
}

bool is_plain_table(const Node& node) { return node.kind == Node::Kind::table && !is_distribution(node); }

/// Tables of the second level ([pledge.x]) are named whole when they come or go.
constexpr std::size_t whole_depth = 2;

void compare(const Node* from, const Node* to, const std::string& address, std::size_t depth, std::vector<Change>& out) {
    const bool tables = (from == nullptr || is_plain_table(*from)) && (to == nullptr || is_plain_table(*to));
    if (tables && (depth < whole_depth || (from != nullptr && to != nullptr))) {
        std::vector<std::string> keys;
        for (const Node* node : {from, to})
            if (node != nullptr)
                for (const auto& e : node->entries) keys.push_back(e.key);
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (const auto& key : keys) {
            if (describes(key)) continue;
            compare(from == nullptr ? nullptr : from->find(key), to == nullptr ? nullptr : to->find(key), address.empty() ? key : address + "." + key,
                    depth + 1, out);
        }
        return;
    }
    if (from != nullptr && to != nullptr && *from == *to) return;
    const auto what = from == nullptr ? Change::What::added : to == nullptr ? Change::What::dropped : Change::What::changed;
    const bool whole = tables && depth == whole_depth;
    out.push_back({what, address, from == nullptr || whole ? "" : to_toml(*from), to == nullptr || whole ? "" : to_toml(*to)});
}

}  // namespace

std::vector<Change> differences(const Node& from, const Node& to) {
    std::vector<Change> out;
    compare(&from, &to, "", 0, out);
    return out;
}

}  // namespace steppe
