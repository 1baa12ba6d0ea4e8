#include "engine/scenario/document.hpp"

#include <iterator>
#include <set>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/data.hpp"
#include "engine/scenario/parse.hpp"

namespace steppe {
namespace {

/// Returns a single `basis` or `source` as the equivalent table by key: `*` is every key.
Node by_key(const Node& text) {
    if (text.kind != Node::Kind::text) return text;
    Node out;
    out.place = text.place;
    out.entries.push_back({"*", text.place, text});
    return out;
}

/// Merges `over` into `base`, key by key: tables are merged, all other values replaced. One pass
/// over both, which are sorted: each insertion would move all entries behind it.
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

/// Returns the strings of a key that takes one string or a list of them.
std::vector<const Node*> texts_of(const Node& value, const std::string& key, Diagnostics& found) {
    std::vector<const Node*> out;
    if (value.kind == Node::Kind::text) out.push_back(&value);
    if (value.kind == Node::Kind::array)
        for (const auto& item : value.items)
            if (item.kind == Node::Kind::text) out.push_back(&item);
    const bool wrong = value.kind != Node::Kind::text &&
                       (value.kind != Node::Kind::array || out.size() != value.items.size());
    if (wrong)
        found.error(
            "E011",
            fmt::format("`{}` takes a text or a list of texts, not {}", key, kind_name(value)),
            value.place);
    return out;
}

/// Removes the value at an address, or reports that there is none.
void leave_out(Node& root, const std::string& address, const Place& place, Diagnostics& found) {
    const auto parts = split(address, '.');
    Node* table = &root;
    for (std::size_t i = 0; table != nullptr && i + 1 < parts.size(); ++i)
        table = table->find(parts[i]);
    if (table == nullptr || table->find(parts.back()) == nullptr)
        found.error("E040", fmt::format("`drop` names `{}`, which does not exist", address), place);
    else
        table->erase(parts.back());
}

class Loader {
public:
    Loader(Document& document, ReadFiles& read, Paths paths, Diagnostics& found)
        : document_(document), read_(read), paths_(paths), found_(found) {}

    Node load(const std::string& path, const Place& asked_from, const bool outermost) {
        const std::string identity = identity_of(path);
        if (contains(chain_, identity) || chain_.size() >= limits::chain) {
            const bool circle = chain_.size() < limits::chain;
            found_.error("E003",
                         circle
                             ? fmt::format("`{}` extends itself, through {}", path,
                                           count_of(chain_.size(), "file"))
                             : fmt::format("more than {} files extend one another", limits::chain),
                         asked_from);
            return {};
        }
        const auto source = read_source(path, asked_from, SourceKind::scenario, document_.files,
                                        found_, paths_, read_);
        const Node* own = source ? read_.document(source, found_) : nullptr;
        if (own == nullptr) return {};
        chain_.push_back(identity);
        Node base = extended(*own, outermost);
        chain_.pop_back();
        drop(base, *own);
        merge(base, *own);
        base.erase("extends");
        base.erase("drop");
        base.place = own->place;
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
            outermost && named != nullptr && named->kind == Node::Kind::text) {
            document_.compare_with = path_beside(named->place, named->text);
            if (named->text == "none") document_.compare_with.reset();
        }
        // The comparison and the description of a file are not inherited.
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
                found_.error("E021", fmt::format("duplicate `{}` in `drop`", name->text),
                             name->place, "", "keep one");
                continue;
            }
            leave_out(base, name->text, name->place, found_);
        }
    }

    Document& document_;
    ReadFiles& read_;
    Paths paths_;
    Diagnostics& found_;
    std::vector<std::string> chain_;
};

}  // namespace

Document load_document(const std::string& path, const std::vector<std::string>& set,
                       const std::vector<std::string>& drop, ReadFiles& read, Diagnostics& found,
                       Paths paths) {
    Document document;
    document.path = path;
    document.root = Loader(document, read, paths, found).load(path, {}, true);
    if (!found.has_errors()) set_values(document.root, set, found);
    if (!found.has_errors())
        for (const auto& address : drop) leave_out(document.root, address, {}, found);
    return document;
}

}  // namespace steppe
