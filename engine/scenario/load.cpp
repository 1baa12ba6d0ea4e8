#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/check.hpp"
#include "engine/scenario/data.hpp"
#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/plausibility.hpp"
#include "engine/scenario/read.hpp"
#include "engine/scenario/schema.hpp"
#include "engine/scenario/source.hpp"

namespace steppe {
namespace {

/// Reports top-level entries that are neither a key of the head nor a section.
void check_top(const Node& root, Diagnostics& found) {
    std::vector<std::string> known = sections().front().table.keys();
    known.insert(known.end(), {"extends", "drop"});
    for (const auto& section : sections())
        if (!section.table.name.empty()) known.push_back(section.table.name);
    for (const auto& e : root.entries)
        if (!contains(known, e.key))
            found.error("E010",
                        fmt::format("unknown {} `{}`",
                                    e.value.kind == Node::Kind::table ? "table" : "key", e.key),
                        e.key_place, "not part of the language", suggestion(e.key, known));
}

void read_section(const Section& section, const Node& root, Scenario& scenario,
                  Diagnostics& found) {
    const auto& table = section.table;
    if (table.name.empty()) return read_table(table, root, section.object(scenario, ""), "", found);
    static const Node nothing;
    const Node* node = root.find(table.name);
    if (node != nullptr && (node->kind != Node::Kind::table || is_distribution(*node))) {
        found.error("E011", fmt::format("`{}` is a table, not {}", table.name, kind_name(*node)),
                    node->place);
        return;
    }
    if (!section.keyed) {
        Node empty;
        empty.place = {.source = root.place.source};
        if (node == nullptr && table.find("*") != nullptr) return;
        return read_table(table, node == nullptr ? empty : *node, section.object(scenario, ""),
                          table.name, found);
    }
    if (node == nullptr) return;
    for (const auto& e : node->entries) {
        if (!is_id(e.key) || e.key == "ROW") {
            found.error("E018", fmt::format("`{}` cannot be the id of {}", e.key, table.name),
                        e.key_place,
                        e.key == "ROW" ? "it stands for the rest of the world"
                                       : "ids are letters, digits, `_` and `-`");
        } else if (e.value.kind != Node::Kind::table) {
            found.error(
                "E011",
                fmt::format("`{}.{}` is a table, not {}", table.name, e.key, kind_name(e.value)),
                e.key_place, "",
                fmt::format("[{}] holds a table per id: [{}.ID]", table.name, table.name));
        } else {
            read_table(table, e.value, section.object(scenario, e.key), table.name + "." + e.key,
                       found);
        }
    }
}

/// Keeps files in memory for the next load.
void keep(ReadFiles& read, const Files& files) {
    auto& all = read.sources;
    for (const auto& file : files)
        if (std::find(all.begin(), all.end(), file) == all.end()) all.push_back(file);
}

/// Returns whether an error leaves parts of the document unread; E014 and E016 concern one value.
bool has_unread(const Diagnostics& found) {
    const auto all = found.sorted();
    return std::any_of(all.begin(), all.end(), [](const Diagnostic& d) {
        return d.severity == Severity::error && d.code != "E014" && d.code != "E016";
    });
}

void check_tables(Scenario& scenario, const Registry& registry, Diagnostics& found) {
    for (auto& [id, layer] : scenario.layers)
        if (const auto* kind = registry.layer_kind(layer.kind.value)) layer.form = kind->form;
    resolve_references(scenario, registry, found);
    validate(scenario, registry, found);
    check_plausibility(scenario, found);
    check_proportions(scenario, registry, found);
}

Scenario read_scenario(const std::string& written, const Registry& registry,
                       const std::vector<std::string>& set, const std::vector<std::string>& drop,
                       Paths paths, ReadFiles& read, Diagnostics& found) {
    const std::string path = plain_path(written);
    Scenario scenario;
    scenario.path = name_of_input(path);
    scenario.document = load_document(path, set, drop, read, found, paths);
    if (has_unread(found)) return scenario;
    check_top(scenario.document.root, found);
    for (const auto& section : sections())
        read_section(section, scenario.document.root, scenario, found);
    for (auto& [id, layer] : scenario.layers)
        read_layer_data(id, layer, registry, scenario.document.files, read, found);
    for (auto& [id, commodity] : scenario.commodities)
        read_commodity_data(id, commodity, scenario.document.files, read, found);
    check_tables(scenario, registry, found);
    if (registry.check_asks != nullptr) registry.check_asks(scenario, found);
    if (registry.check_ask_ranges != nullptr && !found.has_errors())
        registry.check_ask_ranges(scenario, found);
    return scenario;
}

}  // namespace

Scenario load_scenario(const std::string& path, const Registry& registry,
                       const LoadOptions& options) {
    Diagnostics found;
    const auto read = options.read ? options.read : std::make_shared<ReadFiles>();
    Scenario scenario =
        read_scenario(path, registry, options.set, options.drop, options.paths, *read, found);
    keep(*read, scenario.document.files);
    const bool has_own = options.against.empty();
    if (!has_own) scenario.document.compare_with = options.against;
    if (scenario.document.compare_with && !found.has_errors()) {
        Diagnostics others;  // its warnings appear only in a run of that file
        const auto place = has_own ? scenario.head.compare_with.place : Place{};
        const auto& other = *scenario.document.compare_with;
        Files alone;
        if (const auto own = read_source(other, place, SourceKind::scenario, alone, found,
                                         options.paths, *read)) {
            keep(*read, {own});
            auto comparison = read_scenario(other, registry, {}, {}, options.paths, *read, others);
            if (others.has_errors())
                for (const auto& d : others.sorted()) found.add(d);
            else
                validate_answer_date(scenario, comparison, found);
            scenario.comparison = std::make_shared<const Scenario>(std::move(comparison));
        }
    }
    if (scenario.population.given() && options.population == PopulationUse::left_out)
        found.warning("W003",
                      "the population is left out: it is not an input of any state, so no "
                      "result here depends on it",
                      scenario.population.agents.given ? scenario.population.agents.place
                                                       : scenario.population.edges.place,
                      "`steppe run` computes it");
    if (found.has_errors()) throw ScenarioError(found.sorted());
    scenario.warnings = found.sorted();
    return scenario;
}

Files files_of(const Scenario& scenario) {
    Files out = scenario.document.files;
    if (scenario.comparison)
        for (const auto& file : scenario.comparison->document.files)
            if (std::none_of(out.begin(), out.end(),
                             [&](const auto& other) { return other->path == file->path; }))
                out.push_back(file);
    return out;
}

void check_scenario(Scenario& scenario, const Registry& registry) {
    Diagnostics found;
    check_tables(scenario, registry, found);
    scenario.warnings = found.sorted();
    if (found.has_errors()) throw ScenarioError(found.sorted());
}

}  // namespace steppe
