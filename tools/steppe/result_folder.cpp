#include "tools/steppe/result_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "steppe/json.hpp"
#include "steppe/result.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/progress.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

std::string begun;  // folder whose result is not complete yet

/// Returns the instruction for discarding an interrupted result with the running command.
std::string discard(const Session& session) {
    return session.command.find("--restart") ? "--restart or --overwrite" : "--overwrite";
}

std::string refusal(const Session& session, const std::string& folder, const StoredResult& stored,
                    const std::string& why) {
    const std::string command =
        stored.command.empty() ? "" : fmt::format(", of `{}`", stored.command);
    if (stored.complete)
        return fmt::format(
            "--out: `{}` holds another result{}: it {}. Choose another folder, or replace it with "
            "--overwrite",
            folder, command, why);
    return fmt::format(
        "--out: `{}` holds an interrupted result{}: it {}. Run that command to "
        "continue, discard it with {}, or choose another folder",
        folder, command, why, discard(session));
}

/// Throws UsageError if the folder or one of its parents is a file.
void require_no_file(const std::string& folder) {
    for (fs::path path(folder); !path.empty(); path = path.parent_path()) {
        std::error_code none;
        const auto status = fs::status(path, none);
        if (fs::is_directory(status)) return;
        if (fs::exists(status))
            throw UsageError("--out: `{}` cannot be created: `{}` is a file. Choose another folder",
                             folder, path.string());
        if (path == path.parent_path()) return;
    }
}

std::string why_unknown(const StoredResult& stored) {
    return stored.complete ? "was made by an older version of steppe"
                           : "is truncated, damaged or of an older version";
}

/// Throws if the result could replace one of its inputs.
void require_inputs_kept(const std::string& folder, const FolderUse& use,
                         const std::optional<StoredResult>& stored) {
    std::vector<std::string> inputs, written;
    for (const auto& file : use.scenarios) inputs.push_back(file->path);
    for (const auto& file : use.others) inputs.push_back(file.path);
    for (const auto& [name, digest] : use.copies) written.push_back(folder + "/" + name);
    if (stored)
        for (const auto& [name, digest] : stored->files) written.push_back(folder + "/" + name);
    for (const auto& input : inputs) {
        const fs::path path(input), parent = path.has_parent_path() ? path.parent_path() : ".";
        std::error_code none;
        const bool lost = fs::equivalent(parent, folder, none) ||
                          std::ranges::any_of(written, [&](const auto& file) {
                              return fs::equivalent(input, file, none);
                          });
        if (lost)
            throw UsageError(
                "--out: `{}` is the folder of the input `{}`, which the "
                "result could replace. Choose another folder",
                folder, input);
    }
}

/// Returns files with names of results or copies that no record lists and that differ from the
/// files to be written.
std::vector<std::string> foreign_files(const std::string& folder, const FolderUse& use,
                                       const std::optional<StoredResult>& stored) {
    std::vector<std::string> out;
    for (const auto& name : own_files(folder))
        if (!stored || (stored->files.count(name) == 0 && !is_working_file(name)))
            out.push_back(name);
    for (const auto& [name, digest] : use.copies) {
        const std::string path = folder + "/" + name;
        const bool is_listed = stored && stored->files.count(name) > 0;
        if (!is_listed && is_there(path) && sha256_of_file(path) != digest) out.push_back(name);
    }
    return out;
}

/// Throws if foreign files would be lost, or reports them if --overwrite is given.
void require_no_loss(const Session& session, const std::string& folder, const FolderUse& use,
                     const std::optional<StoredResult>& stored) {
    if (has_foreign_manifest(folder))
        throw UsageError(
            "--out: `{}/manifest.json` is damaged or of another program. Choose "
            "another folder, or remove that file",
            folder);
    const auto foreign = foreign_files(folder, use, stored);
    if (session.overwrite) {
        if (!foreign.empty())
            print_note(
                "no manifest lists these files in `{}`; --overwrite replaces those "
                "that the result writes: {}",
                folder, fmt::join(foreign, ", "));
        return;
    }
    if (!foreign.empty())
        throw UsageError(
            "--out: `{}/{}` exists, but no manifest lists it. Choose another folder, "
            "or replace it with --overwrite",
            folder, foreign.front());
    if (!stored || session.restart) return;
    if (const auto changed = changed_file(folder, *stored))
        throw UsageError(
            "--out: `{}/{}` was changed after steppe wrote it. Choose another folder, "
            "or discard the result with {}",
            folder, *changed, stored->complete ? "--overwrite" : discard(session));
}

}  // namespace

void lock_folder(const std::string& folder) {
    static std::set<std::string> locked;
    std::error_code none;
    const std::string path = std::filesystem::canonical(folder, none).string();
    if (path.empty() || locked.count(path) > 0) return;
    const int handle = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    if (::flock(handle, LOCK_EX | LOCK_NB) == 0) {
        locked.insert(path);  // the handle stays open: closing it would release the lock
        return;
    }
    const bool busy = errno == EWOULDBLOCK;
    ::close(handle);
    if (busy)
        throw UsageError(
            "--out: another steppe is writing into `{}`. Wait until it ends, stop it, "
            "or choose another folder",
            folder);
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
    const auto stored = result_in(folder);
    require_inputs_kept(folder, use, stored);
    const bool replaces = session.overwrite || (stored && !stored->complete && session.restart);
    if (stored && !replaces) {
        const auto why = stored->fingerprint ? difference(*stored->fingerprint, own)
                                             : std::optional<std::string>(why_unknown(*stored));
        if (why) throw UsageError(refusal(session, folder, *stored, *why));
    }
    require_no_loss(session, folder, use, stored);
}

void require_folder(Session& session, const std::string& folder, const FolderUse& use) {
    session.fingerprint = std::make_shared<Fingerprint>(fingerprint_of(session, use));
    session.copies = use.copies;
    require_folder(session, folder, *session.fingerprint, use);
}

void remove_own_temporaries(const std::string& folder, const StoredResult& stored) {
    remove_temporaries(folder, [&](const std::string& name) {
        return is_own_name(name) || stored.files.count(name) > 0;
    });
    std::set<std::string> below;
    for (const auto& [name, digest] : stored.files)
        if (const auto slash = name.rfind('/'); slash != std::string::npos)
            below.insert(name.substr(0, slash + 1));
    for (const auto& part : below)
        remove_temporaries(folder + "/" + part, [&](const std::string& name) {
            return stored.files.count(part + name) > 0;
        });
}

void clear_folder(const std::string& folder) {
    const auto stored = result_in(folder);
    if (!stored) return;
    // Remove the manifest first, because it marks a complete result. write_manifest removes the
    // record of an unfinished result last.
    remove_file(folder + "/manifest.json");
    for (const auto& [name, digest] : stored->files) {
        const std::string path = folder + "/" + name;
        const bool is_known = !digest.empty() && is_there(path) && sha256_of_file(path) == digest;
        if (!is_working_file(name) && (is_own_name(name) || is_known)) remove_file(path);
    }
    for (const auto& name : own_files(folder))
        if (is_working_file(name) && name != unfinished) remove_file(folder + "/" + name);
    remove_own_temporaries(folder, *stored);
}

void begin_folder(const Session& session, const std::string& folder) {
    make_folder(folder);
    lock_folder(folder);
    const auto stored = result_in(folder);
    const auto& own = *session.fingerprint;
    const bool same = stored && stored->fingerprint && !difference(*stored->fingerprint, own);
    if (stored && stored->complete && !same && !session.overwrite)  // written since require_folder
        throw UsageError(refusal(session, folder, *stored, "was written by another process"));
    Json record{{"program", "steppe"},
                {"command_line", session.command_line},
                {"fingerprint", fingerprint_json(own)}};
    auto names = tables_of(session.command.name());
    auto hashes = session.copies;
    // From here on the folder holds this unfinished result and the files of the earlier one.
    if (stored)
        for (const auto& [name, digest] : stored->files) {
            names.push_back(name);
            if (!digest.empty() && !is_own_name(name)) hashes.emplace(name, digest);
        }
    record["outputs"] = names;
    record["scenario"] = hashes;
    write_file(folder + "/" + unfinished, json_text(record));
    begun = folder;
    const bool continues = same && !stored->complete && is_there(folder + "/checkpoint.steppe");
    if (!continues) return clear_folder(folder);
    remove_own_temporaries(folder, *stored);
}

void abandon_folder() {
    if (begun.empty()) return;
    try {
        const auto own = own_files(begun);
        if (own == std::vector<std::string>{unfinished}) remove_file(begun + "/" + unfinished);
    } catch (const FileError&) {  // the disk has already failed
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
