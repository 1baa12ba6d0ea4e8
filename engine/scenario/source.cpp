#include "engine/scenario/source.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/limits.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/read_files.hpp"
#include "engine/scenario/revision.hpp"

/// Reads files from disk. Builds without a disk, as in a browser, replace this unit.
namespace steppe {
namespace {

namespace fs = std::filesystem;

/// Returns a path with its links resolved, or an empty path if they form a cycle.
fs::path real(const fs::path& path) {
    std::error_code error;
    // weakly_canonical returns a relative path that does not exist unchanged.
    const auto whole = fs::absolute(path.empty() ? fs::path(".") : path, error);
    auto out = error ? fs::path() : fs::weakly_canonical(whole, error);
    return error ? fs::path() : out;
}

bool lies_in(const fs::path& file, const fs::path& folder) {
    return !file.empty() && !folder.empty() &&
           std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first ==
               folder.end();
}

/// Returns whether the policy allows a file. Resolves links, because they can leave the folder.
bool may_read(const std::string& path, const Place& asked_from, SourceKind kind) {
    if (!asked_from.source || asked_from.source->trusted || asked_from.source->typed) return true;
    const fs::path file = real(path);
    return lies_in(file, real(fs::path(asked_from.source->path).parent_path())) ||
           (kind == SourceKind::scenario && file.extension() == ".toml");
}

/// Returns the total size of the files of one kind.
std::uintmax_t bytes_of(const Files& files, SourceKind kind) {
    std::uintmax_t out = 0;
    for (const auto& file : files)
        out += file->is_table == (kind == SourceKind::table) ? file->text.size() : 0;
    return out;
}

/// Reads at most `most` + 1 bytes. The size of the file is only a hint: files in /proc have none,
/// and others may grow.
std::string read_up_to(std::ifstream& file, std::uintmax_t hint, std::uintmax_t most) {
    constexpr std::uintmax_t least = std::uintmax_t{16} << 10U;
    std::string text;
    while (file && text.size() <= most) {
        // First the whole file and one byte to detect its end, then chunks that double in size.
        const std::size_t size = text.size();
        const auto more = static_cast<std::size_t>(
            std::min(size == 0 && hint > 0 ? hint + 1 : std::max<std::uintmax_t>(least, size),
                     most + 1 - size));
        text.resize(size + more);
        file.read(text.data() + size, static_cast<std::streamsize>(more));
        text.resize(size + static_cast<std::size_t>(file.gcount()));
    }
    return text;
}

/// Returns the cache of pipe texts by path. A pipe can be read only once, but commands read a
/// scenario several times.
std::map<std::string, std::string>& piped() {
    static std::map<std::string, std::string> texts;
    return texts;
}

/// Returns whether a path is standard input or a pipe of the shell, as in <(git show HEAD:a.toml).
/// Excludes named pipes, because reading one without a writer blocks.
bool is_pipe(const std::string& path) {
    const bool of_shell = path.rfind("/dev/fd/", 0) == 0 || path.rfind("/proc/self/fd/", 0) == 0 ||
                          path == "/dev/stdin";
    std::error_code error;
    return path == "-" || (of_shell && fs::is_fifo(fs::status(path, error)));
}

/// Returns the text of a pipe, at most `most` + 1 bytes, or no value if it cannot be opened.
std::optional<std::string> read_pipe(const std::string& path, std::uintmax_t most) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (const auto at = piped().find(path); at != piped().end()) return at->second;
    std::ifstream file(path == "-" ? "/dev/stdin" : path, std::ios::binary);
    if (!file.is_open()) return std::nullopt;
    return piped().emplace(path, read_up_to(file, 0, most)).first->second;
}

RevisionReader& revision_reader() {
    static RevisionReader reader;
    return reader;
}

/// Returns the end of the revision in `REV:/PATH`, `REV:./PATH` or `REV:../PATH`, else npos.
std::size_t end_of_revision(const std::string& path) {
    const auto colon = path.find(':');
    if (colon == std::string::npos || colon == 0) return std::string::npos;
    const std::string_view rest = std::string_view(path).substr(colon + 1);
    const bool named =
        rest.rfind('/', 0) == 0 || rest.rfind("./", 0) == 0 || rest.rfind("../", 0) == 0;
    return named ? colon : std::string::npos;
}

/// Returns whether a command-line path names a file of a revision and does not exist on disk.
bool is_of_revision(const std::string& path) {
    std::error_code error;
    return revision_reader() && end_of_revision(path) != std::string::npos &&
           !fs::exists(path, error);
}

/// Returns a suggestion of the scenario nearest to a path that does not exist: in its folder, or of
/// its name in ./scenarios.
/// \param is_named  by a scenario, beside which it lies
std::string near_file(const std::string& path, bool is_named) {
    const fs::path given(path);
    std::error_code error;
    if (fs::exists(given, error)) return "";
    for (const auto& folder : {given.parent_path(), fs::path("scenarios")}) {
        if (is_named && folder != given.parent_path()) break;
        std::vector<std::string> names;
        for (const auto& file : fs::directory_iterator(folder.empty() ? "." : folder, error))
            if (file.path().extension() == ".toml") names.push_back(file.path().stem().string());
        std::sort(names.begin(), names.end());
        if (const auto near = nearest(given.stem().string(), names))
            return fmt::format("Did you mean `{}`?",
                               ((is_named ? fs::path() : folder) / (*near + ".toml")).string());
    }
    return "";
}

std::string text_of_revision(const std::string& path, std::uintmax_t most) {
    const auto colon = end_of_revision(path);
    if (colon == std::string::npos)
        throw std::invalid_argument("it lies outside the repository of the file that names it");
    const std::string file = path.substr(colon + (path[colon + 1] == '/' ? 2 : 1));
    return revision_reader()(path.substr(0, colon), file, most);
}

}  // namespace

void read_revisions(RevisionReader reader) { revision_reader() = std::move(reader); }

std::string name_of_input(const std::string& path) {
    if (!is_pipe(path)) return path;
    const std::string name = fs::path(path).filename().string();
    return name == "-" || name == "stdin" || name == "0" ? "standard-input.toml"
                                                         : "pipe-" + name + ".toml";
}

std::string plain_path(const std::string& path) {
    if (is_pipe(path) || is_of_revision(path)) return path;
    const auto plain = fs::path(path).lexically_normal();
    std::error_code error;  // a missing path is reported as written
    return fs::equivalent(path, plain, error) && !error ? plain.string() : path;
}

std::string identity_of(const std::string& path) {
    std::error_code error;  // ignored: reading the file reports it
    return fs::weakly_canonical(path, error).string();
}

std::string why_no_file(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status)) return "there is no such file";
    if (fs::is_directory(status)) return "it is a folder";
    return fs::is_regular_file(status) ? "" : "it is not a regular file";
}

std::optional<Diagnostic> refused(const std::string& path, const Place& asked_from,
                                  SourceKind kind) {
    if (may_read(path, asked_from, kind)) return std::nullopt;
    return Diagnostic{
        .code = "E004",
        .message =
            fmt::format("cannot read `{}`: it lies outside the folder of the file that names it{}",
                        path, kind == SourceKind::scenario ? " and does not end in .toml" : ""),
        .place = asked_from,
        .help = "copy it there, or use --allow-paths if you trust the scenario"};
}

std::shared_ptr<const Source> read_source(const std::string& path, const Place& asked_from,
                                          SourceKind kind, Files& files, Diagnostics& found,
                                          Paths paths, const ReadFiles& read) {
    const bool trusted = asked_from.source ? asked_from.source->trusted : paths == Paths::anywhere;
    const auto fail = [&](const std::string& why, const std::string& help = "") {
        Place place = asked_from;
        if (!place.source) place = {.source = std::make_shared<const Source>(Source{path, ""})};
        found.error("E001", fmt::format("cannot read `{}`: {}", path, why), place, "", help);
        return nullptr;
    };
    const auto keep = [&](const std::string& name, std::string text) {
        files.push_back(std::make_shared<const Source>(Source{.path = name,
                                                              .text = std::move(text),
                                                              .is_table = kind == SourceKind::table,
                                                              .trusted = trusted}));
        return files.back();
    };
    const std::uintmax_t most =
        kind == SourceKind::table ? limits::table_bytes : limits::scenario_bytes;
    const std::uintmax_t before = bytes_of(files, kind);
    const auto too_large = [&] {
        return fail(before == 0
                        ? fmt::format("it is larger than {} MB", most >> 20U)
                        : fmt::format("together with the files read before it, it exceeds {} MB",
                                      most >> 20U));
    };
    if (no_text_at(path) < path.size() || path.find_first_of("\n\r\t") != std::string::npos)
        return fail("its name contains a control character");
    if (const auto refusal = read.reader ? std::nullopt : refused(path, asked_from, kind)) {
        found.add(*refusal);
        return nullptr;
    }
    const bool is_table = kind == SourceKind::table;
    const std::string name = asked_from.source ? path : name_of_input(path);
    const bool has_room = files.size() < limits::files;
    // A file with the name of a pipe is not that pipe.
    const bool is_own = name != path || (name != name_of_input("-") && name.rfind("pipe-", 0) != 0);
    for (const auto& file : read.sources)
        if (is_own && has_room && file->path == name && file->is_table == is_table &&
            file->trusted == trusted) {
            if (before > most || file->text.size() > most - before) return too_large();
            files.push_back(file);
            return file;
        }
    if (!has_room)
        return fail(
            fmt::format("{} files were read before it, the maximum for a scenario", limits::files));
    if (read.reader) {
        auto text = read.reader(path);
        if (!text) return fail("there is no such file");
        if (text->size() > most - std::min(most, before)) return too_large();
        return keep(path, std::move(*text));
    }
    if (!asked_from.source && is_pipe(path)) {
        auto text = read_pipe(path, most);
        if (!text) return fail("it cannot be opened");
        if (text->size() > most) return too_large();
        // Relative names in it are relative to the working directory.
        return keep(name, std::move(*text));
    }
    // Only the command line and files of a revision can name a revision.
    const bool named = asked_from.source && !asked_from.source->typed;
    const bool of_revision = is_of_revision(named ? asked_from.source->path : path);
    if (const auto why = of_revision ? "" : why_no_file(path); !why.empty())
        return fail(
            why, kind == SourceKind::scenario ? near_file(path, asked_from.source != nullptr) : "");
    std::error_code error;
    if (of_revision) {
        try {
            std::string text = text_of_revision(path, most - before);
            if (text.size() > most - before) return too_large();
            return keep(path, std::move(text));
        } catch (const std::invalid_argument& reason) {
            return fail(reason.what());
        }
    }
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size > most - before) return too_large();
    std::ifstream file(path, std::ios::binary);
    const bool is_refused =
        !file.is_open() && (errno == ENOMEM || errno == EIO || errno == EMFILE || errno == ENFILE);
    std::string text = is_refused ? "" : read_up_to(file, size, most - before);
    if (text.size() > most - before) return too_large();
    if (is_refused || file.bad())  // an error of the system, not of the scenario
        throw std::runtime_error(fmt::format("cannot read `{}`: {}", path, std::strerror(errno)));
    if (!file.eof()) return fail("reading failed");
    return keep(path, std::move(text));
}

}  // namespace steppe
