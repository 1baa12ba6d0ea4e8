#include "steppe/scenario/document.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "engine/scenario/data.hpp"
#include "engine/scenario/parse.hpp"
#include "engine/scenario/source.hpp"
#include "steppe/core/limits.hpp"
#include "steppe/core/text.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {
namespace {

/// One text of `basis` or `source` as the table by key that it stands for: `*` is every key.
Node by_key(const Node& text) {
    if (text.kind != Node::Kind::text) return text;
    Node out;
    out.place = text.place;
    out.entries.push_back({"*", text.place, text});
    return out;
}

/// Later wins, key by key; what is not a table on both sides is replaced. One pass over both, which
/// are sorted: inserting key by key would move what stands behind each.
void merge(Node& base, const Node& over) {
    const auto is_table = [](const Node& node) { return node.kind == Node::Kind::table; };
    const auto is_plain_table = [](const Node& node) {
        return node.kind == Node::Kind::table && !is_distribution(node);
    };
    std::vector<Entry> out;
    out.reserve(base.entries.size() + over.entries.size());
    auto old = base.entries.begin();
    for (const auto& entry : over.entries) {
        while (old != base.entries.end() && old->key < entry.key) out.push_back(std::move(*old++));
        const bool there = old != base.entries.end() && old->key == entry.key;
        const bool provenance = entry.key == "basis" || entry.key == "source";
        if (there && provenance && (is_table(old->value) || is_table(entry.value))) {
            Node both = by_key(old->value);
            merge(both, by_key(entry.value));
            out.push_back({entry.key, entry.key_place, std::move(both)});
        } else if (there && is_plain_table(old->value) && is_plain_table(entry.value)) {
            merge(old->value, entry.value);
            old->value.place = entry.value.place;
            out.push_back(std::move(*old));
        } else {
            out.push_back(entry);
        }
        if (there) ++old;
    }
    std::move(old, base.entries.end(), std::back_inserter(out));
    base.entries = std::move(out);
}

/// The texts of a key that takes one text or a list of them.
std::vector<const Node*> texts_of(const Node& value, const std::string& key, Diagnostics& found) {
    std::vector<const Node*> out;
    if (value.kind == Node::Kind::text) out.push_back(&value);
    if (value.kind == Node::Kind::array)
        for (const auto& item : value.items)
            if (item.kind == Node::Kind::text) out.push_back(&item);
    const bool wrong = value.kind != Node::Kind::text &&
                       (value.kind != Node::Kind::array || out.size() != value.items.size());
    if (wrong)
        found.add({.code = "E011",
                   .message = fmt::format("`{}` takes a text or a list of texts, not {}", key,
                                          kind_name(value)),
                   .place = value.place});
    return out;
}

class Loader {
public:
    Loader(Document& document, Paths paths, Diagnostics& found)
        : document_(document), paths_(paths), found_(found) {}

    Node load(const std::string& path, const Place& asked_from, const bool outermost) {
        const std::string identity = identity_of(path);
        if (std::find(chain_.begin(), chain_.end(), identity) != chain_.end() ||
            chain_.size() >= limits::chain) {
            const bool circle = chain_.size() < limits::chain;
            found_.add(
                {.code = "E003",
                 .message =
                     circle ? fmt::format("`{}` extends itself, through {} file{}", path,
                                          chain_.size(), chain_.size() == 1 ? "" : "s")
                            : fmt::format("more than {} files extend one another", limits::chain),
                 .place = asked_from});
            return {};
        }
        const auto source =
            read_source(path, asked_from, SourceKind::scenario, document_.files, found_, paths_);
        if (!source) return {};
        auto own = parse_toml(source, found_);
        if (!own) return {};
        chain_.push_back(identity);
        Node base = extended(*own, outermost);
        chain_.pop_back();
        drop(base, *own);
        own->erase("extends");
        own->erase("drop");
        const Place place = own->place;
        merge(base, *own);
        base.place = place;
        return base;
    }

private:
    Node extended(const Node& own, bool outermost) {
        Node base;
        const Node* extends = own.find("extends");
        if (extends != nullptr)
            for (const Node* name : texts_of(*extends, "extends", found_)) {
                const std::string file = path_beside(name->place, name->text);
                if (outermost && !document_.compare_with) document_.compare_with = file;
                merge(base, load(file, name->place, false));
            }
        if (const Node* named = own.find("compare_with");
            outermost && named != nullptr && named->kind == Node::Kind::text)
            document_.compare_with = path_beside(named->place, named->text);
        // What is compared with what, and how a file introduces itself, is not inherited.
        for (const char* key : {"compare_with", "title", "question", "source", "basis", "note"})
            base.erase(key);
        return base;
    }

    void drop(Node& base, const Node& own) {
        const Node* drops = own.find("drop");
        if (drops == nullptr) return;
        std::set<std::string_view> seen;
        for (const Node* name : texts_of(*drops, "drop", found_)) {
            if (!seen.insert(name->text).second) {
                found_.add({.code = "E021",
                            .message = fmt::format("`{}` stands twice in `drop`", name->text),
                            .place = name->place,
                            .help = "give it once"});
                continue;
            }
            const auto parts = split(name->text, '.');
            Node* table = &base;
            for (std::size_t i = 0; table != nullptr && i + 1 < parts.size(); ++i)
                table = table->find(parts[i]);
            if (table == nullptr || table->find(parts.back()) == nullptr)
                found_.add({.code = "E040",
                            .message = fmt::format(
                                "`drop` names `{}`, which is not there to be dropped", name->text),
                            .place = name->place});
            else
                table->erase(parts.back());
        }
    }

    Document& document_;
    Paths paths_;
    Diagnostics& found_;
    std::vector<std::string> chain_;
};

/// Gives all parts of a typed value its place: they have no line of their own.
void place_at(Node& node, const Place& place) {
    node.place = place;
    for (auto& item : node.items) place_at(item, place);
    for (auto& entry : node.entries) {
        entry.key_place = place;
        place_at(entry.value, place);
    }
}

/// Returns the cure for an address of --set whose table does not exist.
/// \param near the id that is meant, perhaps
std::string set_help(std::vector<std::string> parts, const std::optional<std::string>& near,
                     const std::vector<std::string>& known) {
    if (near) {
        parts[1] = *near;
        return fmt::format("did you mean `{}`? There are: {}", join(parts, "."), join(known, ", "));
    }
    const std::string there = known.empty() ? "" : "; there are: " + join(known, ", ");
    return "--set changes tables that exist: put new ones into a file that extends this one" +
           there;
}

/// `a.b.c = value` as a place in the language, or a diagnostic.
void set_value(Node& root, const std::string& assignment, Diagnostics& found) {
    const auto source =
        std::make_shared<const Source>(Source{.path = "--set", .text = assignment, .typed = true});
    const auto equals = assignment.find('=');
    const Place whole{
        .source = source, .line = 1, .column = 1, .length = static_cast<int>(width(assignment))};
    if (equals == std::string::npos || equals == 0) {
        found.add({.code = "E040",
                   .message = "`--set` takes address=value",
                   .place = whole,
                   .help = "for instance --set pledge.japan-20b.realisation=0.5"});
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
        Diagnostic broken = quiet.sorted().front();  // no bare word begins so
        broken.place = {.source = source,
                        .line = 1,
                        .column = static_cast<int>(equals) + 2,
                        .length = static_cast<int>(width(text))};
        found.add(std::move(broken));
        return;
    }
    if (parsed && parsed->entries.size() == 1)
        value = std::move(parsed->entries.front().value);
    else
        value.kind = Node::Kind::text, value.text = text;  // a bare word is a text
    value.place = {.source = source,
                   .line = 1,
                   .column = static_cast<int>(equals) + 2,
                   .length = std::max(1, static_cast<int>(width(text)))};
    place_at(value, value.place);
    if (parsed)
        for (Diagnostic d : quiet.sorted()) {
            d.place = value.place;
            found.add(std::move(d));
        }

    const auto parts = split(address, '.');
    if (parts.size() > limits::depth) {
        found.add({.code = "E040",
                   .message = fmt::format("an address of {} parts names nothing", parts.size()),
                   .place = whole});
        return;
    }
    const Place name{
        .source = source, .line = 1, .column = 1, .length = static_cast<int>(width(address))};
    if (parts.front() == "compare_with" || parts.front() == "extends" || parts.front() == "drop") {
        found.add(
            {.code = "E040",
             .message = fmt::format("`{}` decides which files are read, before --set", address),
             .place = name,
             .help = "write it into a file that extends this one"});
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
            found.add({.code = "E040",
                       .message = fmt::format("`{}` names nothing in the scenario", address),
                       .place = name,
                       .help = set_help(parts, near, known)});
            return;
        }
    }
    Node* table = &root;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        table = &table->at(parts[i], name);
        if (table->kind != Node::Kind::table) {
            found.add({.code = "E040",
                       .message = fmt::format("`{}` is not a table", parts[i]),
                       .place = name});
            return;
        }
    }
    table->erase(parts.back());
    table->at(parts.back(), name) = std::move(value);
}

/// Applies the assignments in order; one that repeats an address is an error.
void set_values(Node& root, const std::vector<std::string>& set, Diagnostics& found) {
    std::set<std::string> seen;
    for (const auto& assignment : set) {
        const std::string address = assignment.substr(0, assignment.find_first_of(" ="));
        if (!seen.insert(address).second) {
            const auto source = std::make_shared<const Source>(
                Source{.path = "--set", .text = assignment, .typed = true});
            found.add({.code = "E021",
                       .message = fmt::format("`--set {}` is given twice", address),
                       .place = {.source = source,
                                 .line = 1,
                                 .column = 1,
                                 .length = static_cast<int>(width(address))},
                       .help = "give it once"});
        }
        set_value(root, assignment, found);
    }
}

}  // namespace

Document load_document(const std::string& path, const std::vector<std::string>& set,
                       Diagnostics& found, Paths paths) {
    Document document;
    document.path = path;
    document.root = Loader(document, paths, found).load(path, {}, true);
    if (!found.has_errors()) set_values(document.root, set, found);
    return document;
}

}  // namespace steppe
