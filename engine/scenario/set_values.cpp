
#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/parse.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {
namespace {

/// Sets the place of a typed value and of all its parts: they have no line of their own.
void place_at(Node& node, const Place& place) {
    node.place = place;
    for (auto& item : node.items) place_at(item, place);
    for (auto& entry : node.entries) {
        entry.key_place = place;
        place_at(entry.value, place);
    }
}

/// Returns the fix for an address of --set whose table does not exist.
/// \param near the id of the scenario that resembles the one given, if any
std::string set_help(std::vector<std::string> parts, const std::optional<std::string>& near,
                     const std::vector<std::string>& known) {
    if (near) {
        parts[1] = *near;
        return fmt::format("Did you mean `{}`? There are: {}", join(parts, "."), join(known, ", "));
    }
    const std::string there = known.empty() ? "" : "; there are: " + join(known, ", ");
    return "--set changes existing tables: add a table in a file that extends this one" + there;
}

/// Returns the id of an agent by its name in any case; nothing for any other word.
std::optional<std::string> id_of_name(const Node& root, const std::string& word) {
    const Node* agents = root.find("agent");
    if (agents == nullptr || agents->find(word) != nullptr) return std::nullopt;
    for (const auto& agent : agents->entries)
        if (const Node* name = agent.value.find("name");
            name != nullptr && lower(name->text) == lower(word))
            return agent.key;
    return std::nullopt;
}

using SharedSource = std::shared_ptr<const Source>;

SharedSource typed(const std::string& assignment) {
    return std::make_shared<const Source>(
        Source{.path = "--set", .text = assignment, .typed = true});
}

/// Returns the place of a part of an assignment.
Place place_in(const SharedSource& source, std::size_t begin, const std::string& part) {
    return {.source = source,
            .line = 1,
            .column = static_cast<int>(begin) + 1,
            .length = static_cast<int>(width(part))};
}

/// Applies one assignment `a.b.c=value`, or reports why it cannot be applied.
void set_value(Node& root, const std::string& assignment, Diagnostics& found) {
    const auto source = typed(assignment);
    const auto equals = assignment.find('=');
    const Place whole = place_in(source, 0, assignment);
    if (equals == std::string::npos || equals == 0) {
        found.error("E040", "`--set` takes address=value", whole, "",
                    "for example --set pledge.japan-20b.realisation=0.5");
        return;
    }
    std::string address = assignment.substr(0, equals);
    while (!address.empty() && address.back() == ' ') address.pop_back();
    std::string text = assignment.substr(equals + 1);
    Diagnostics quiet;
    auto parsed = parse_toml(std::make_shared<const Source>(Source{"", "v = " + text}), quiet);
    Node value;
    const bool bare = text.empty() || std::string_view("{[\"'").find(text[0]) == text.npos;
    if (!parsed && !bare) {
        Diagnostic broken = quiet.sorted().front();  // a bare word does not begin like this
        broken.place = place_in(source, equals + 1, text);
        found.add(std::move(broken));
        return;
    }
    if (parsed && parsed->entries.size() == 1)
        value = std::move(parsed->entries.front().value);
    else
        value.kind = Node::Kind::text, value.text = text;  // a bare word is a string
    Place place = place_in(source, equals + 1, text);
    place.length = std::max(1, place.length);
    place_at(value, place);
    if (parsed)
        for (Diagnostic d : quiet.sorted()) {
            d.place = place;
            found.add(std::move(d));
        }

    auto parts = split(address, '.');
    for (std::size_t n = 1; n < parts.size(); ++n)
        parts[n] = id_of_name(root, parts[n]).value_or(parts[n]);
    if (parts.size() > limits::depth) {
        found.error("E040", fmt::format("an address of {} parts is too deep", parts.size()), whole);
        return;
    }
    const Place name = place_in(source, 0, address);
    if (parts.front() == "compare_with" || parts.front() == "extends" || parts.front() == "drop") {
        found.error("E040",
                    fmt::format("`{}` cannot be set: it selects files, which are read before --set",
                                address),
                    name, "", "set it in a file that extends this one");
        return;
    }
    const auto section = std::find_if(sections().begin(), sections().end(), [&](const Section& s) {
        return s.table.name == parts.front();
    });
    if (section != sections().end() && section->keyed) {
        const Node* table = root.find(parts.front());
        if (parts.size() < 2 || table == nullptr || table->find(parts[1]) == nullptr) {
            std::vector<std::string> known;
            if (table != nullptr)
                for (const auto& e : table->entries) known.push_back(e.key);
            const auto near = parts.size() < 2 ? std::nullopt : nearest(parts[1], known);
            found.error("E040", fmt::format("`{}` is not an address of the scenario", address),
                        name, "", set_help(parts, near, known));
            return;
        }
    }
    Node* table = &root;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        table = &table->at(parts[i], name);
        if (table->kind != Node::Kind::table) {
            found.error("E040", fmt::format("`{}` is not a table", parts[i]), name);
            return;
        }
    }
    table->erase(parts.back());
    table->at(parts.back(), name) = std::move(value);
}

}  // namespace

void set_values(Node& root, const std::vector<std::string>& set, Diagnostics& found) {
    std::set<std::string> seen;
    for (const auto& assignment : set) {
        const std::string address = assignment.substr(0, assignment.find_first_of(" ="));
        if (!seen.insert(address).second)
            found.error("E021", fmt::format("duplicate `--set {}`", address),
                        place_in(typed(assignment), 0, address), "", "keep one");
        set_value(root, assignment, found);
    }
}

}  // namespace steppe
