#include "engine/report/resolved.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "engine/scenario/data.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

void write_table(const Node& table, const std::string& address, std::string& out);

/// Writes a header for tables of the first two levels, deeper ones inline.
void write_entry(const Entry& e, const std::string& address, std::string& values,
                 std::string& tables) {
    const bool opens = e.value.kind == Node::Kind::table && !is_distribution(e.value) &&
                       address.find('.') == std::string::npos && !(address == "hostility");
    if (opens)
        write_table(e.value, address.empty() ? e.key : address + "." + e.key, tables);
    else
        values += fmt::format("{} = {}\n", key_to_toml(e.key), to_toml(e.value));
}

void write_table(const Node& table, const std::string& address, std::string& out) {
    std::string values, tables;
    for (const auto& e : table.entries) write_entry(e, address, values, tables);
    if (!values.empty() || tables.empty())
        out += (address.empty() ? "" : fmt::format("\n[{}]\n", address)) + values;
    out += tables;
}

const Source* file_named(const Document& document, const std::string& path) {
    for (const auto& file : document.files)
        if (file->path == path) return file.get();
    return nullptr;
}

/// Copies a node's file to data/ under another name and updates the node.
void copy_file(const Scenario& scenario, const std::string& stem, const std::string& called,
               Node& node, std::map<std::string, std::string>& files) {
    const Source* source = file_named(scenario.document, path_beside(node.place, node.text));
    if (source == nullptr) return;
    std::string name = "data/" + called;
    if (const auto taken = files.find(name); taken != files.end() && taken->second != source->text)
        name = "data/" + stem + "-" + called;
    files[name] = source->text;
    node.text = name;
}

/// Copies the `data` of a section's tables to data/, named after the table.
void copy_data(const Scenario& scenario, const std::string& stem, const char* section, Node& root,
               std::map<std::string, std::string>& files) {
    Node* tables = root.find(section);
    if (tables == nullptr) return;
    for (auto& e : tables->entries) {
        Node* data = e.value.find("data");
        if (data == nullptr) continue;
        copy_file(scenario, stem, e.key + ".csv", *data, files);
    }
}

/// Copies the tables of the population to data/.
void copy_population(const Scenario& scenario, const std::string& stem, Node& root,
                     std::map<std::string, std::string>& files) {
    Node* population = root.find("crowd");
    if (population == nullptr) return;
    if (std::none_of(
            scenario.document.files.begin(), scenario.document.files.end(),
            [&](const auto& file) { return file->path == path_of(scenario.population.agents); }))
        return root.erase("crowd");  // not loaded, so its tables cannot be copied
    for (const char* key : {"agents", "edges"})
        if (Node* name = population->find(key); name != nullptr)
            copy_file(scenario, stem,
                      fmt::format("crowd-{}{}", key, fs::path(name->text).extension().string()),
                      *name, files);
}

void resolve_one(const Scenario& scenario, const std::string& stem, const std::string& compare_with,
                 Resolved& out) {
    Node root = scenario.document.root;
    for (const char* section : {"layer", "commodity"})
        copy_data(scenario, stem, section, root, out.files);
    copy_population(scenario, stem, root, out.files);
    root.erase("compare_with");
    if (!compare_with.empty()) {
        Node& named = root.at("compare_with", {});
        named.kind = Node::Kind::text;
        named.text = compare_with;
    }
    std::string text;
    write_table(root, "", text);
    out.files[stem + ".toml"] = text;
}

}  // namespace

Resolved resolve(const Scenario& scenario) {
    Resolved out;
    const std::string stem = fs::path(scenario.path).stem().string();
    out.main = stem + ".toml";
    if (!scenario.comparison) {
        resolve_one(scenario, stem, "", out);
        return out;
    }
    std::string other = fs::path(scenario.comparison->path).stem().string();
    if (other == stem) other += "-comparison";
    resolve_one(scenario, stem, other + ".toml", out);
    resolve_one(*scenario.comparison, other, "", out);
    return out;
}

}  // namespace steppe
