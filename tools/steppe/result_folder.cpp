#include "tools/steppe/result_folder.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "engine/ensemble/bytes.hpp"
#include "engine/report/json_document.hpp"
#include "engine/scenario/source.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/files.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/build_info.hpp"
#include "tools/steppe/folder_lock.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

/// Options that change neither a number nor a file's content. Every other option counts.
constexpr std::array neutral_options{"--threads", "--quiet",      "--json",     "--out",
                                     "--report",  "--checkpoint", "--progress", "--time-limit",
                                     "--expect",  "--fail-if",    "--restart",  "--overwrite",
                                     "--resume",  "--help"};

std::string begun;  // folder whose result is not complete yet
/// Returns whether an option states what the scenario has anyway.
bool is_default(const CLI::Option& option, const FolderUse& use) {
    if (use.scenarios.empty() || option.count() != 1) return false;
    const auto& sweep = use.scenarios.front()->sweep;
    const auto name = option.get_name(), value = option.results().front();
    return (name == "--seed" && value == shortest(sweep.seed.value)) ||
           (name == "--design" && value == sweep.design.value);
}

/// Returns one form of all values of an option that mean the same file or number.
std::string same_form(const CLI::Option& option, const std::string& value) {
    if (option.get_positional()) return plain_path(value);
    const auto equals = value.find('=');
    if (option.get_name() != "--set" || equals == std::string::npos) return value;
    const std::string stated = trimmed(value.substr(equals + 1));
    const auto number = parse_number(stated);
    return trimmed(value.substr(0, equals)) + "=" + (number ? shortest(*number) : stated);
}

/// Returns how to discard an interrupted result with the running command.
std::string discard(const Session& session) {
    const bool restarts = session.command->get_option_no_throw("--restart") != nullptr;
    return restarts ? "--restart or --overwrite" : "--overwrite";
}

std::string refusal(const Session& session, const std::string& folder, const HeldResult& held,
                    const std::string& why) {
    const std::string command = held.command.empty() ? "" : fmt::format(", of `{}`", held.command);
    if (held.complete)
        return fmt::format(
            "--out: `{}` holds another result{}: it {}. Choose another folder, or "
            "replace it whole with --overwrite",
            folder, command, why);
    return fmt::format(
        "--out: `{}` holds an interrupted result{}: it {}. Run that command to "
        "continue, discard it with {}, or choose another folder",
        folder, command, why, discard(session));
}

/// Throws WrongArgument if the folder, or one that it lies in, is a file.
void require_no_file(const std::string& folder) {
    for (fs::path path(folder); !path.empty(); path = path.parent_path()) {
        std::error_code none;
        const auto status = fs::status(path, none);
        if (fs::is_directory(status)) return;
        if (fs::exists(status))
            throw WrongArgument(
                fmt::format("--out: `{}` cannot be made: `{}` is a file. Choose another folder",
                            folder, path.string()));
        if (path == path.parent_path()) return;
    }
}

std::string why_unknown(const HeldResult& held) {
    return held.complete ? "was made by an older version of steppe"
                         : "is truncated, damaged or of an older version";
}

/// Throws if the result could replace one of the files that it is made from.
void require_inputs_kept(const std::string& folder, const FolderUse& use,
                         const std::optional<HeldResult>& held) {
    std::vector<std::string> inputs, written;
    for (const auto& file : files_of(use.scenarios)) inputs.push_back(file->path);
    for (const auto& file : use.others) inputs.push_back(file.path);
    for (const auto& [name, digest] : use.copies) written.push_back(folder + "/" + name);
    if (held)
        for (const auto& [name, digest] : held->files) written.push_back(folder + "/" + name);
    for (const auto& input : inputs) {
        const fs::path path(input), parent = path.has_parent_path() ? path.parent_path() : ".";
        std::error_code none;
        const bool lost = fs::equivalent(parent, folder, none) ||
                          std::any_of(written.begin(), written.end(), [&](const auto& file) {
                              return fs::equivalent(input, file, none);
                          });
        if (lost)
            throw WrongArgument(
                fmt::format("--out: `{}` is the folder of the input `{}`, which the "
                            "result could replace. Choose another folder",
                            folder, input));
    }
}

/// Returns the files of the folder, with own names or with those of the copies, that no record
/// lists and that differ from what the result writes.
std::vector<std::string> foreign_files(const std::string& folder, const FolderUse& use,
                                       const std::optional<HeldResult>& held) {
    std::vector<std::string> out;
    for (const auto& name : own_files(folder))
        if (!held || (held->files.count(name) == 0 && !is_working_file(name))) out.push_back(name);
    for (const auto& [name, digest] : use.copies) {
        const std::string path = folder + "/" + name;
        const bool is_listed = held && held->files.count(name) > 0;
        if (!is_listed && is_there(path) && sha256_of_file(path) != digest) out.push_back(name);
    }
    return out;
}

/// Throws if files would be lost that are not of a result, or reports them if --overwrite is given.
void require_no_loss(const Session& session, const std::string& folder, const FolderUse& use,
                     const std::optional<HeldResult>& held) {
    if (has_foreign_manifest(folder))
        throw WrongArgument(
            fmt::format("--out: `{}/manifest.json` is damaged or of another program. Choose "
                        "another folder, or remove that file",
                        folder));
    const auto foreign = foreign_files(folder, use, held);
    if (session.overwrite) {
        if (!foreign.empty())
            fmt::print(stderr,
                       "steppe: no manifest lists these files in `{}`; --overwrite replaces those "
                       "that the result writes: {}\n",
                       folder, fmt::join(foreign, ", "));
        return;
    }
    if (!foreign.empty())
        throw WrongArgument(
            fmt::format("--out: `{}/{}` is there, and no manifest says what it "
                        "belongs to. Choose another folder, or replace it with "
                        "--overwrite",
                        folder, foreign.front()));
    if (!held || session.restart) return;
    if (const auto changed = changed_file(folder, *held))
        throw WrongArgument(
            fmt::format("--out: `{}/{}` was changed after steppe wrote it. Choose another folder, "
                        "or discard the result with {}",
                        folder, *changed, held->complete ? "--overwrite" : discard(session)));
}

}  // namespace

std::string fingerprint_program() { return version_with_commit() + ", format 2"; }

bool changes_nothing(const CLI::Option& option) {
    const auto name = option.get_name();
    return std::find(neutral_options.begin(), neutral_options.end(), name) != neutral_options.end();
}

Fingerprint fingerprint_of(const Session& session, const FolderUse& use) {
    std::string arguments, files;
    put_text(arguments, session.command->get_name());
    for (const auto* option : session.command->get_options()) {
        if (changes_nothing(*option) || option->count() == 0 || is_default(*option, use)) continue;
        put_text(arguments, option->get_name());
        put_number(arguments, option->results().size());
        for (const auto& value : option->results()) put_text(arguments, same_form(*option, value));
    }
    auto inputs = input_files(use.scenarios);
    inputs.insert(inputs.end(), use.others.begin(), use.others.end());
    for (const auto& file : inputs) {
        put_text(files, file.path);
        put_text(files, file.sha256);
    }
    return {fingerprint_program(), sha256(arguments), sha256(files)};
}

void add_folder_options(CLI::App& command, Session& session, Resumes resumes) {
    command.add_flag("--overwrite", session.overwrite,
                     "Replace another result in the folder of --out, whole");
    if (resumes == Resumes::yes)
        command.add_flag("--restart", session.restart,
                         "Discard what an interrupted run left in the folder, and start again");
}

std::map<std::string, std::string> hashes_of(const Resolved& copy) {
    std::map<std::string, std::string> out;
    for (const auto& [name, content] : copy.files) out[name] = sha256(content);
    return out;
}

void require_folder(const Session& session, const std::string& folder, const Fingerprint& own,
                    const FolderUse& use) {
    if (folder.empty()) return;
    require_no_file(folder);
    lock_folder(folder);
    const auto held = result_in(folder);
    require_inputs_kept(folder, use, held);
    const bool replaces = session.overwrite || (held && !held->complete && session.restart);
    if (held && !replaces) {
        const auto why = held->fingerprint ? difference(*held->fingerprint, own)
                                           : std::optional<std::string>(why_unknown(*held));
        if (why) throw WrongArgument(refusal(session, folder, *held, *why));
    }
    require_no_loss(session, folder, use, held);
}

void require_folder(Session& session, const std::string& folder, const FolderUse& use) {
    session.fingerprint = std::make_shared<Fingerprint>(fingerprint_of(session, use));
    session.copies = use.copies;
    require_folder(session, folder, *session.fingerprint, use);
}

void remove_own_temporaries(const std::string& folder, const HeldResult& held) {
    remove_temporaries(folder, [&](const std::string& name) {
        return is_own_name(name) || held.files.count(name) > 0;
    });
    std::set<std::string> below;
    for (const auto& [name, digest] : held.files)
        if (const auto slash = name.rfind('/'); slash != std::string::npos)
            below.insert(name.substr(0, slash + 1));
    for (const auto& part : below)
        remove_temporaries(folder + "/" + part, [&](const std::string& name) {
            return held.files.count(part + name) > 0;
        });
}

void clear_folder(const std::string& folder) {
    const auto held = result_in(folder);
    if (!held) return;
    // The manifest goes first: it says that everything is there. The record of an unfinished result
    // goes last, by write_manifest.
    remove_file(folder + "/manifest.json");
    for (const auto& [name, digest] : held->files) {
        const std::string path = folder + "/" + name;
        const bool is_known = !digest.empty() && is_there(path) && sha256_of_file(path) == digest;
        if (!is_working_file(name) && (is_own_name(name) || is_known)) remove_file(path);
    }
    for (const auto& name : own_files(folder))
        if (is_working_file(name) && name != unfinished) remove_file(folder + "/" + name);
    remove_own_temporaries(folder, *held);
}

void begin_folder(const Session& session, const std::string& folder) {
    make_folder(folder);
    lock_folder(folder);
    const auto held = result_in(folder);
    const auto& own = *session.fingerprint;
    const bool same = held && held->fingerprint && !difference(*held->fingerprint, own);
    if (held && held->complete && !same && !session.overwrite)  // written since require_folder
        throw WrongArgument(refusal(session, folder, *held, "was written by another process"));
    nlohmann::ordered_json record{{"program", "steppe"},
                                  {"command_line", session.command_line},
                                  {"fingerprint", fingerprint_json(own)}};
    auto names = tables_of(session.command->get_name());
    auto hashes = session.copies;
    // From here on the folder holds this unfinished result, with the files of the earlier one.
    if (held)
        for (const auto& [name, digest] : held->files) {
            names.push_back(name);
            if (!digest.empty() && !is_own_name(name)) hashes.emplace(name, digest);
        }
    record["outputs"] = names;
    record["scenario"] = hashes;
    write_file(folder + "/" + unfinished, json_document(record));
    begun = folder;
    const bool continues = same && !held->complete && is_there(folder + "/checkpoint.steppe");
    if (!continues) return clear_folder(folder);
    remove_own_temporaries(folder, *held);
}

void abandon_folder() {
    if (begun.empty()) return;
    try {
        const auto own = own_files(begun);
        if (own == std::vector<std::string>{unfinished}) remove_file(begun + "/" + unfinished);
    } catch (const FileError&) {  // of a disk that has failed already
    }
}

void write_manifest(const Session& session, const std::string& folder,
                    const std::vector<InputFile>& inputs, const std::vector<std::string>& outputs,
                    const std::map<std::string, double>& seconds) {
    write_file(folder + "/manifest.json", manifest(session, folder, inputs, outputs, seconds));
    remove_file(folder + "/" + unfinished);
    begun.clear();
}

}  // namespace steppe
