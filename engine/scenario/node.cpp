#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/core/distribution.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/document.hpp"

namespace steppe {
namespace {

template <class Entries>
auto position(Entries& entries, const std::string& key) {
    return std::lower_bound(entries.begin(), entries.end(), key,
                            [](const Entry& e, const std::string& k) { return e.key < k; });
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

const Node* Node::find(const std::string& key) const {
    const auto at = position(entries, key);
    return at != entries.end() && at->key == key ? &at->value : nullptr;
}

Node* Node::find(const std::string& key) {
    const auto at = position(entries, key);
    return at != entries.end() && at->key == key ? &at->value : nullptr;
}

Node& Node::at(const std::string& key, const Place& key_place) {
    const auto found = position(entries, key);
    if (found != entries.end() && found->key == key)
        return entries[static_cast<std::size_t>(found - entries.begin())].value;
    Node fresh;
    fresh.place = key_place;
    return entries.insert(found, Entry{key, key_place, std::move(fresh)})->value;
}

void Node::erase(const std::string& key) {
    const auto at = position(entries, key);
    if (at != entries.end() && at->key == key) entries.erase(at);
}

bool operator==(const Node& a, const Node& b) {
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case Node::Kind::table:
            return std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(),
                              b.entries.end(), [](const Entry& x, const Entry& y) {
                                  return x.key == y.key && x.value == y.value;
                              });
        case Node::Kind::array:
            return a.items == b.items;
        case Node::Kind::text:
            return a.text == b.text;
        case Node::Kind::number:
            return a.number == b.number;
        case Node::Kind::boolean:
            return a.boolean == b.boolean;
        case Node::Kind::date:
            return a.date == b.date;
    }
    return false;
}

bool is_distribution(const Node& node) {
    return node.kind == Node::Kind::table &&
           std::any_of(node.entries.begin(), node.entries.end(), [](const Entry& e) {
               return find_distribution(e.key) != nullptr && e.value.kind != Node::Kind::table;
           });
}

std::string kind_name(const Node& node) {
    switch (node.kind) {
        case Node::Kind::table:
            return is_distribution(node) ? "a distribution" : "a table";
        case Node::Kind::array:
            return "a list";
        case Node::Kind::text:
            return "a text";
        case Node::Kind::number:
            return "a number";
        case Node::Kind::boolean:
            return "true or false";
        case Node::Kind::date:
            return "a date";
    }
    return {};
}

std::string key_to_toml(const std::string& key) { return is_id(key) ? key : quoted(key); }

std::string to_toml(const Node& node) {
    std::vector<std::string> parts;
    switch (node.kind) {
        case Node::Kind::table:
            for (const auto& e : node.entries)
                parts.push_back(fmt::format("{} = {}", key_to_toml(e.key), to_toml(e.value)));
            return parts.empty() ? "{}" : fmt::format("{{ {} }}", join(parts, ", "));
        case Node::Kind::array:
            for (const auto& item : node.items) parts.push_back(to_toml(item));
            return fmt::format("[{}]", join(parts, ", "));
        case Node::Kind::text:
            return quoted(node.text);
        case Node::Kind::number:
            return shortest(node.number);  // 3 and 3.0 are one number, hence one text
        case Node::Kind::boolean:
            return node.boolean ? "true" : "false";
        case Node::Kind::date:
            return to_text(node.date);
    }
    return {};
}

}  // namespace steppe
