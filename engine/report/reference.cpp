#include "steppe/reference.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/cures.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/core/distribution.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {
namespace {

std::string type_name(const FieldRef& slot) {
    static const char* const names[] = {"number",
                                        "text",
                                        "date",
                                        "true or false",
                                        "list of ids",
                                        "list of numbers",
                                        "numbers by id",
                                        "numbers by pair",
                                        "pairs of ids",
                                        "two dates",
                                        "lists by address",
                                        "list of tables"};
    static_assert(std::size(names) == std::variant_size_v<FieldRef>);
    return names[slot.index()];
}

std::string range_of(const Field& f) {
    if (!f.choices.empty()) return join(f.choices, " | ");
    if (std::isinf(f.low) && std::isinf(f.high)) return "";
    if (std::isinf(f.high)) return fmt::format("{} {}", f.above_low ? "above" : "at least", f.low);
    return fmt::format("{}{}, {}]", f.above_low ? "(" : "[", shortest(f.low), shortest(f.high));
}

std::string default_of(const Field& f) {
    if (f.required) return "required";
    if (f.fallback) return shortest(*f.fallback);
    return f.fallback_text;
}

void add_keys(std::vector<ReferenceEntry>& out) {
    Scenario scratch;
    out.push_back({"keys", "extends", "list of texts", "", "", "", "",
                   "scenario files it builds on, key by key; later ones win"});
    out.push_back({"keys", "drop", "list of texts", "", "", "", "",
                   "addresses removed from the extended scenario"});
    for (const auto& section : sections())
        for (const auto& f : section.table.fields) {
            const bool common = f.key == "source" || f.key == "basis" || f.key == "note";
            if (common && !section.table.name.empty()) continue;  // shared by all tables
            const std::string table = section.table.name + (section.keyed ? ".ID" : "");
            const std::string key = f.key == "*" ? "ID.ID" : f.key;
            out.push_back({"keys", table.empty() ? key : table + "." + key,
                           type_name(f.slot(section.object(scratch, "ID"))), range_of(f),
                           default_of(f), f.unit, f.symbol, f.doc});
        }
}

std::string placeholder(MetricArgument argument) {
    switch (argument) {
        case MetricArgument::power:
            return "POWER";
        case MetricArgument::partner:
        case MetricArgument::other_partner:
            return "AGENT|ROW";
        case MetricArgument::issue:
            return "ISSUE";
        case MetricArgument::layer:
        case MetricArgument::stock_layer:
            return "LAYER";
        case MetricArgument::pledge:
            return "PLEDGE";
        case MetricArgument::commodity:
            return "COMMODITY";
        case MetricArgument::corridor:
            return "CORRIDOR";
        default:
            return "AGENT";
    }
}

void add_tables(std::vector<ReferenceEntry>& out) {
    for (const auto& section : sections())
        if (!section.table.name.empty())
            out.push_back(
                {"tables", section.table.name, "", "", "", "", "",
                 fmt::format("{}; [{}{}] with the keys {}", section.table.doc, section.table.name,
                             section.keyed ? ".ID" : "", join(section.table.keys(), ", "))});
}

std::vector<ReferenceEntry> make_reference() {
    std::vector<ReferenceEntry> out;
    add_keys(out);
    add_tables(out);
    for (const auto* kind : layer_kinds()) {
        auto columns = join(kind->columns, ",");
        if (!kind->flow_column.empty()) columns += fmt::format("[,{}]", kind->flow_column);
        if (kind->years) columns += "[,year]";
        out.push_back(
            {"layers", kind->name, "", "", "", kind->unit, "",
             columns.empty() ? kind->doc : fmt::format("{}; data: {}", kind->doc, columns)});
    }
    for (const auto* kind : event_kinds())
        out.push_back({"events", kind->name, "", "", "", "", "",
                       fmt::format("{}; keys: {}", kind->doc, join(kind->keys(), ", "))});
    for (const auto* kind : metric_kinds()) {
        std::string name = kind->name;
        for (const auto argument : kind->arguments)
            name += fmt::format(".{}", placeholder(argument));
        out.push_back({"metrics", name, "", "", "", kind->unit, "", kind->doc});
    }
    for (const auto* kind : distribution_kinds())
        out.push_back({"distributions", fmt::format("{} = {}", kind->name, kind->arguments), "", "",
                       "", "", "", std::string(kind->doc)});
    for (const auto& code : all_codes()) {
        out.push_back({"codes", code, "", "", "", "", "", explain_code(code)});
        if (const auto rule = cure_of(code))
            out.back().cure = rule->cure, out.back().example = rule->example;
    }
    return out;
}

/// Returns the name without arguments.
std::string stem(const ReferenceEntry& e) {
    if (e.group == "distributions") return e.name.substr(0, e.name.find(' '));
    return e.group == "metrics" ? e.name.substr(0, e.name.find('.')) : e.name;
}

/// Returns whether an address such as `pledge.japan-20b.realisation` refers to the entry's key.
bool is_use(const std::vector<std::string>& parts, const ReferenceEntry& e) {
    auto pattern = split(e.name, '.');
    const std::size_t ids = e.type == "numbers by id"                               ? 1
                            : e.type == "numbers by pair" && pattern.back() != "ID" ? 2
                                                                                    : 0;
    if (parts.size() == pattern.size() + ids) pattern.resize(parts.size(), "ID");
    if (pattern.size() != parts.size()) return false;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (pattern[i] != "ID" && pattern[i] != parts[i]) return false;
    return true;
}

}  // namespace

const std::vector<ReferenceEntry>& reference() {
    static const std::vector<ReferenceEntry> all = make_reference();
    return all;
}

std::vector<ReferenceEntry> explain(const std::string& word) {
    std::vector<ReferenceEntry> out;
    const auto parts = split(word, '.');
    for (const auto& e : reference()) {
        bool hit = stem(e) == word;
        if (e.group == "keys") {
            auto own = split(e.name, '.');
            own.erase(std::remove(own.begin(), own.end(), "ID"), own.end());
            const std::string plain =
                join(own, ".");  // pledge.realisation for pledge.ID.realisation
            hit = hit || plain == word || split(e.name, '.').back() == word || is_use(parts, e);
        } else if (e.group == "metrics") {
            hit = hit || (parts.size() == split(e.name, '.').size() && parts.front() == stem(e));
        }
        if (hit) out.push_back(e);
    }
    return out;
}

std::optional<std::string> nearest_reference(const std::string& word) {
    std::vector<std::string> out;
    const auto parts = split(word, '.');
    for (const auto& e : reference()) {
        out.push_back(stem(e));
        auto own = split(e.name, '.');
        if (e.group == "keys") out.push_back(own.back());
        if (own.size() != parts.size() || (e.group != "keys" && e.group != "metrics")) continue;
        for (std::size_t i = 0; i < own.size(); ++i)  // keep the ids of an address
            if (own[i] == "ID" || (i > 0 && e.group == "metrics")) own[i] = parts[i];
        out.push_back(join(own, "."));
    }
    return nearest(word, out);
}

}  // namespace steppe
