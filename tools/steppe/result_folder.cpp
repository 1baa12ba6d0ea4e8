#include "tools/steppe/result_folder.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "engine/ensemble/bytes.hpp"
#include "engine/report/json_document.hpp"
#include "steppe/report/files.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/build_info.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

constexpr const char* unfinished = "unfinished.json";

/// Names of every file that a command writes, apart from the copies of scenarios and their data.
constexpr std::array own_names{
    "manifest.json",     "report.html",         "checkpoint.steppe", "part.steppe",
    "sweep.json",        "finals.rows",         "paths.rows",        unfinished,
    "timeseries.csv",    "comparison.csv",      "summary.json",      "crowd.csv",
    "crowd_agents.csv",  "quantiles.csv",       "quantiles.nc",      "asks.json",
    "histograms.csv",    "finals.csv",          "paths.nc",          "crowd_comparison.csv",
    "compare.csv",       "compare.json",        "attribution.csv",   "attribution.json",
    "sensitivity.csv",   "sensitivity.json",    "discover.csv",      "discover.json",
    "trajectory.csv",    "futures.csv",         "seek.csv",          "seek.json",
    "optimum.csv",       "optimum.json",        "regret.csv",        "regret.json",
    "calibrated.toml",   "calibrate.csv",       "calibrate.json",    "calibrate_series.csv",
    "game.csv",          "game.json",           "hindcast.csv",      "hindcast.json",
    "hindcast_fits.csv", "hindcast_claims.csv", "hindcast_world.csv"};

/// Options that change neither a number nor a file's content. Every other option counts.
constexpr std::array neutral_options{"--threads", "--quiet",      "--json",     "--out",
                                     "--report",  "--checkpoint", "--progress", "--time-limit",
                                     "--expect",  "--fail-if",    "--restart",  "--overwrite",
                                     "--resume",  "--help"};

std::string begun;  // folder whose result is not complete yet

bool exists(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::exists(status) || status.type() == fs::file_type::not_found) return fs::exists(status);
    throw FileError(fmt::format("cannot read `{}`: {}", path, error.message()));
}

/// Whether a name stays inside the folder that it is relative to.
bool is_inside(const std::string& name) {
    const fs::path path(name);
    return !name.empty() && path.is_relative() &&
           std::none_of(path.begin(), path.end(), [](const fs::path& p) { return p == ".."; });
}

std::optional<Fingerprint> read_fingerprint(const nlohmann::json& json) {
    const auto at = json.find("fingerprint");
    if (at == json.end() || !at->is_object()) return std::nullopt;
    return Fingerprint{at->at("program"), at->at("arguments"), at->at("files")};
}

/// Reads what a JSON record says of its result; a damaged record says nothing.
HeldResult read_record(const std::string& text, bool complete) {
    HeldResult out{.complete = complete, .fingerprint = {}, .command = "", .files = {}};
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return out;
    try {
        if (json.contains("command_line")) {
            auto words = json.at("command_line").get<std::vector<std::string>>();
            out.command = command_text(words);
        }
        out.fingerprint = read_fingerprint(json);
        if (json.contains("outputs"))
            out.files = json.at("outputs").get<std::vector<std::string>>();
        if (json.contains("scenario"))
            for (const auto& [name, digest] : json.at("scenario").items())
                out.files.push_back(name);
    } catch (const nlohmann::json::exception&) {
        out.fingerprint.reset();
    }
    return out;
}

std::string refusal(const std::string& folder, const HeldResult& held, const std::string& why) {
    const std::string command = held.command.empty() ? "" : fmt::format(", of `{}`", held.command);
    if (held.complete)
        return fmt::format(
            "--out: `{}` holds another result{}: it {}. Choose another folder, or "
            "replace it whole with --overwrite",
            folder, command, why);
    return fmt::format(
        "--out: `{}` holds an interrupted result{}: it {}. Run that command to "
        "continue, discard it with --restart or --overwrite, or choose another folder",
        folder, command, why);
}

/// Throws WrongArgument if the folder, or one that it lies in, is a file.
void require_no_file(const std::string& folder) {
    for (fs::path path(folder); !path.empty(); path = path.parent_path()) {
        std::error_code none;
        const auto status = fs::status(path, none);
        if (fs::is_directory(status)) return;
        if (fs::exists(status))
            throw WrongArgument(fmt::format(
                "--out: `{}` cannot be made: `{}` is a file. Choose another folder", folder,
                path.string()));
        if (path == path.parent_path()) return;
    }
}

/// A result is no reason to lose the scenario that it was made from.
void require_inputs_kept(const std::string& folder, const std::vector<const Scenario*>& inputs) {
    for (const auto& file : files_of(inputs)) {
        const fs::path path(file->path), parent = path.has_parent_path() ? path.parent_path() : ".";
        std::error_code none;
        if (fs::equivalent(parent, folder, none))
            throw WrongArgument(
                fmt::format("--out: `{}` is the folder of the input `{}`, which the "
                            "result could replace. Choose another folder",
                            folder, file->path));
    }
}

}  // namespace

std::string fingerprint_program() { return version_with_commit() + ", format 2"; }

bool changes_nothing(const CLI::Option& option) {
    const auto name = option.get_name();
    return std::find(neutral_options.begin(), neutral_options.end(), name) != neutral_options.end();
}

Fingerprint fingerprint_of(const Session& session, const std::vector<const Scenario*>& inputs) {
    std::string arguments, files;
    put_text(arguments, session.command->get_name());
    for (const auto* option : session.command->get_options()) {
        if (changes_nothing(*option) || option->count() == 0) continue;
        put_text(arguments, option->get_name());
        put_number(arguments, option->results().size());
        for (const auto& value : option->results()) put_text(arguments, value);
    }
    for (const auto& file : files_of(inputs)) {
        put_text(files, file->path);
        put_text(files, sha256(file->text));
    }
    return {fingerprint_program(), sha256(arguments), sha256(files)};
}

std::optional<std::string> difference(const Fingerprint& stored, const Fingerprint& own) {
    if (stored.program != own.program)
        return fmt::format("was made by steppe {}, and this is {}", stored.program, own.program);
    if (stored.arguments != own.arguments) return "was made with other arguments";
    if (stored.files != own.files) return "was made before a scenario was changed";
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
        if (word == "--restart") continue;
        out += " ";
        if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) {
            out += word;
            continue;
        }
        out += "'";
        for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
        out += "'";
    }
    return out;
}

void add_folder_options(CLI::App& command, Session& session, Resumes resumes) {
    command.add_flag("--overwrite", session.overwrite,
                     "Replace another result in the folder of --out, whole");
    if (resumes == Resumes::yes)
        command.add_flag("--restart", session.restart,
                         "Discard what an interrupted run left in the folder, and start again");
}

std::optional<HeldResult> result_in(const std::string& folder) {
    std::optional<HeldResult> out;
    const auto read = [&](const char* name, bool complete) {
        const std::string path = folder + "/" + name;
        if (!exists(path)) return;
        auto held = read_record(read_file(path), complete);
        if (!out) {
            out = std::move(held);
        } else {  // of one result, such as the manifest of a sweep beside its sweep.json
            out->files.insert(out->files.end(), held.files.begin(), held.files.end());
        }
    };
    read("manifest.json", true);
    read("sweep.json", exists(folder + "/part.steppe"));
    if (!out && exists(folder + "/checkpoint.steppe"))
        out = HeldResult{.fingerprint = fingerprint_in_checkpoint(folder + "/checkpoint.steppe"),
                         .command = "",
                         .files = {}};
    read(unfinished, false);
    return out;
}

void require_folder(const Session& session, const std::string& folder, const Fingerprint& own,
                    const std::vector<const Scenario*>& inputs) {
    if (folder.empty()) return;
    require_no_file(folder);
    require_inputs_kept(folder, inputs);
    const auto held = result_in(folder);
    if (session.overwrite || (held && !held->complete && session.restart)) return;
    if (held) {
        const auto why = held->fingerprint
                             ? difference(*held->fingerprint, own)
                             : std::optional<std::string>(
                                   held->complete ? "was made by an older version of steppe"
                                                  : "is truncated, damaged or of an older version");
        if (why) throw WrongArgument(refusal(folder, *held, *why));
        return;
    }
    for (const char* name : own_names)
        if (exists(folder + "/" + name))
            throw WrongArgument(
                fmt::format("--out: `{}/{}` is there, and no manifest says what it "
                            "belongs to. Choose another folder, or replace it with "
                            "--overwrite",
                            folder, name));
}

void require_folder(Session& session, const std::string& folder,
                    const std::vector<const Scenario*>& inputs) {
    session.fingerprint = std::make_shared<Fingerprint>(fingerprint_of(session, inputs));
    require_folder(session, folder, *session.fingerprint, inputs);
}

void clear_folder(const std::string& folder) {
    const auto held = result_in(folder);
    // The manifest goes first: it says that everything is there. The record of an unfinished result
    // goes last, by write_manifest.
    for (const char* name : own_names)
        if (name != unfinished) remove_file(folder + "/" + name);
    if (held)
        for (const auto& name : held->files)
            if (is_inside(name)) remove_file(folder + "/" + name);
    remove_temporaries(folder);
}

void begin_folder(const Session& session, const std::string& folder) {
    make_folder(folder);
    const auto held = result_in(folder);
    const bool continues = held && !held->complete && held->fingerprint && session.fingerprint &&
                           !difference(*held->fingerprint, *session.fingerprint);
    if (continues && exists(folder + "/checkpoint.steppe")) return remove_temporaries(folder);
    nlohmann::ordered_json record{{"command_line", session.command_line}};
    const auto& own = *session.fingerprint;
    record["fingerprint"] = {
        {"program", own.program}, {"arguments", own.arguments}, {"files", own.files}};
    begun = folder;
    remove_file(folder + "/manifest.json");
    // From here on the folder holds this unfinished result, with the files of the earlier one.
    record["outputs"] = held ? held->files : std::vector<std::string>{};
    write_file(folder + "/" + unfinished, json_document(record));
    clear_folder(folder);
}

void abandon_folder() {
    std::error_code none;
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(begun, none))
        files += entry.is_regular_file(none) ? 1 : 0;
    if (!begun.empty() && files == 1) fs::remove(begun + "/" + unfinished, none);
}

void write_manifest(const Session& session, const std::string& folder,
                    const std::vector<InputFile>& inputs, const std::vector<std::string>& outputs,
                    const std::map<std::string, double>& seconds) {
    write_file(folder + "/manifest.json", manifest(session, folder, inputs, outputs, seconds));
    remove_file(folder + "/" + unfinished);
    begun.clear();
}

}  // namespace steppe
