#include "tools/steppe/result_record.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "steppe/json.hpp"
#include "tools/steppe/checkpoint.hpp"

namespace steppe {
namespace {

/// Files that are not results: records, checkpoints and rows collected for a table.
constexpr std::array working_names{"manifest.json", "sweep.json", "finals.rows",      "paths.rows",
                                   "part.steppe",   unfinished,   "checkpoint.steppe"};

using Names = std::vector<std::string>;

/// Returns whether a file is made from a result later.
bool is_page(std::string_view name) { return name == "report.html" || name == "report.xlsx"; }

/// Returns the tables and documents of each command; the last one holds its Result.
std::map<std::string, Names>& tables() {
    static const Names sweep{"quantiles.csv", "quantiles.nc", "asks.json",   "histograms.csv",
                             "finals.csv",    "paths.nc",     "results.json"};
    static std::map<std::string, Names> all{
        {"run",
         {"timeseries.csv", "summary.csv", "comparison.csv", "crowd.csv", "crowd_agents.csv",
          "crowd_comparison.csv", "results.json"}},
        {"sweep", sweep},
        {"merge", sweep}};
    return all;
}

/// Adds the entries of a JSON record. \return false if this program did not write it
bool add_record(const std::string& text, StoredResult& out) {
    Json json;
    try {
        json = Json::parse(text);
    } catch (const JsonError&) {
        return false;
    }
    if (!json.is_object()) return false;
    const auto program = json.find("program"), print = json.find("fingerprint");
    if (print == json.end() && (program == json.end() || *program != "steppe")) return false;
    try {
        StoredResult found;
        if (print != json.end()) found.fingerprint = read_fingerprint(*print);
        if (json.contains("command_line"))
            found.command = command_text(json.at("command_line").get<std::vector<std::string>>());
        if (const Json* names = json.find("outputs"); names != json.end())
            for (const auto& name : names->get<std::vector<std::string>>()) found.files[name] = "";
        for (const char* part : {"outputs_sha256", "scenario"}) {
            const Json* hashes = json.find(part);
            if (hashes == json.end()) continue;
            if (!hashes->is_object()) return false;
            for (const auto& [name, digest] : hashes->items()) found.files[name] = digest;
        }
        if (!out.fingerprint) out.fingerprint = found.fingerprint;
        if (out.command.empty()) out.command = found.command;
        for (const auto& [name, digest] : found.files)
            if (auto& known = out.files[name]; known.empty()) known = digest;
    } catch (const JsonError&) {
        return false;
    }
    return true;
}

/// Returns whether a relative name stays inside its folder.
bool is_inside(const std::string& name) {
    const std::filesystem::path path(name);
    return !name.empty() && path.is_relative() &&
           std::ranges::none_of(path, [](const auto& part) { return part == ".."; });
}

}  // namespace

Json fingerprint_json(const Fingerprint& of) {
    return {{"program", of.program}, {"arguments", of.arguments}, {"files", of.files}};
}

Fingerprint read_fingerprint(const Json& json) {
    return {json.at("program"), json.at("arguments"), json.at("files")};
}

std::optional<std::string> difference(const Fingerprint& stored, const Fingerprint& own) {
    if (stored.program != own.program)
        return fmt::format("was made by steppe {}, and this is {}", stored.program, own.program);
    if (stored.arguments != own.arguments) return "was made with other arguments";
    if (stored.files != own.files) return "was made from other input files or with another --set";
    return std::nullopt;
}

std::string command_text(const std::vector<std::string>& words) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
    };
    std::string out = "steppe";
    for (std::size_t n = 1; n < words.size(); ++n) {
        const auto& word = words[n];
        if (word == "--restart" || word == "--overwrite") continue;
        out += " ";
        if (!word.empty() && std::ranges::all_of(word, is_plain)) {
            out += word;
            continue;
        }
        out += "'";
        for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
        out += "'";
    }
    return out;
}

bool is_there(const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status)) return true;
    if (status.type() == std::filesystem::file_type::not_found) return false;
    throw FileError(fmt::format("cannot read `{}`: {}", path, error.message()));
}

bool is_working_file(const std::string& name) { return contains(working_names, name); }

void add_tables(const std::string& command, const std::vector<std::string>& names) {
    tables()[command] = names;
}

bool is_result(const std::string& name) {
    return std::ranges::any_of(tables(), [&](const auto& of) { return of.second.back() == name; });
}

const std::vector<std::string>& tables_of(const std::string& command) {
    static const Names none;
    const auto at = tables().find(command);
    return at == tables().end() ? none : at->second;
}

bool is_own_name(const std::string& name) {
    return is_page(name) || is_working_file(name) ||
           std::ranges::any_of(tables(), [&](const auto& of) { return contains(of.second, name); });
}

std::vector<std::string> own_files(const std::string& folder) {
    Names out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (const auto name = entry.path().filename().string(); is_own_name(name))
            out.push_back(name);
    if (error && is_there(folder))
        throw FileError(fmt::format("cannot read `{}`: {}", folder, error.message()));
    std::ranges::sort(out);
    return out;
}

bool has_foreign_manifest(const std::string& folder) {
    const std::string path = folder + "/manifest.json";
    StoredResult stored;
    return is_there(path) && !add_record(read_file(path), stored);
}

std::optional<StoredResult> result_in(const std::string& folder) {
    StoredResult out;
    bool found = false;
    const auto read = [&](const char* name, bool complete) {
        const std::string path = folder + "/" + name;
        if (!is_there(path) || !add_record(read_file(path), out)) return;
        out.complete = out.complete || (complete && !found);
        found = true;  // records in this folder describe the same result
    };
    read("manifest.json", true);
    read("sweep.json", is_there(folder + "/part.steppe"));
    const std::string checkpoint = folder + "/checkpoint.steppe";
    if (!found && is_there(checkpoint)) {
        out.fingerprint = fingerprint_in_checkpoint(checkpoint);
        found = true;
    }
    read(unfinished, false);
    if (!found) return std::nullopt;
    for (auto at = out.files.begin(); at != out.files.end();)
        at = is_inside(at->first) ? std::next(at) : out.files.erase(at);
    return out;
}

std::optional<std::string> lost_file(const std::string& folder, const StoredResult& stored) {
    for (const auto& [name, digest] : stored.files)
        if (!digest.empty() && !is_page(name) && !is_there(folder + "/" + name)) return name;
    return std::nullopt;
}

std::optional<std::string> changed_file(const std::string& folder, const StoredResult& stored) {
    for (const auto& [name, digest] : stored.files) {
        const std::string path = folder + "/" + name;
        if (!digest.empty() && is_there(path) && sha256_of_file(path) != digest) return name;
    }
    return std::nullopt;
}

}  // namespace steppe
