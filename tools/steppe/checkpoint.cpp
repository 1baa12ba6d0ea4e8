#include "tools/steppe/checkpoint.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/bytes.hpp"
#include "engine/core/files.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/result_folder.hpp"

namespace steppe {
namespace {

// Followed by the three texts of the fingerprint, the number of runs, the state of each, and the
// SHA-256 of all bytes before it.
constexpr std::string_view magic = "steppe state of a command\nschema: 1\n";
constexpr std::size_t digest = 64;

/// Returns a checkpoint's fingerprint and leaves the states in `left`. \throws std::runtime_error
Fingerprint read_head(const std::string& bytes, std::string_view& left) {
    const std::string_view all = bytes;
    const bool whole =
        all.size() >= magic.size() + digest && all.substr(0, magic.size()) == magic &&
        sha256(bytes.substr(0, all.size() - digest)) == all.substr(all.size() - digest);
    if (!whole) throw std::runtime_error("is truncated, damaged or of an older version");
    left = all.substr(magic.size(), all.size() - digest - magic.size());
    Fingerprint out;
    for (auto* text : {&out.program, &out.arguments, &out.files}) *text = take_text(left);
    return out;
}

}  // namespace

std::optional<Fingerprint> fingerprint_in_checkpoint(const std::string& path) {
    const std::string bytes = read_file(path);
    std::string_view left;
    try {
        return read_head(bytes, left);
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

Checkpoint::Checkpoint(const EnsembleOptions& options, Session& session, const std::string& folder,
                       const FolderUse& inputs)
    : session_(session),
      folder_(folder),
      path_(folder.empty() ? "" : folder + "/checkpoint.steppe"),
      stop_(execution_of(options).stop) {
    require_folder(session, folder, inputs);
    if (folder.empty() || session.restart || session.overwrite) return;
    const auto stored = result_in(folder);
    const bool continues = stored && !stored->complete && stored->fingerprint &&
                           !difference(*stored->fingerprint, *session.fingerprint);
    if (!continues || !is_there(path_)) return;
    const std::string bytes = read_file(path_);
    std::string_view left;
    read_head(bytes, left);
    for (std::uint64_t runs = take_number(left); runs > 0; --runs)
        runs_.emplace_back(take_text(left));
    kept_ = true;
    if (!options.quiet) print_note("resuming from {}", path_);
}

void Checkpoint::save(const std::string& state) {
    constexpr double part = 0.05;  // largest share of the time spent on writing
    runs_[begun_ - 1] = state;
    if (!*stop_ && watch_.seconds() < due_) return;
    const double begin = watch_.seconds();
    std::string out(magic);
    const auto& own = *session_.fingerprint;
    for (const auto* text : {&own.program, &own.arguments, &own.files}) put_text(out, *text);
    put_number(out, runs_.size());
    for (const auto& run : runs_) put_text(out, run);
    if (!kept_) {
        make_folder(folder_);
        lock_folder(folder_);
        clear_folder(folder_);
    }
    out += sha256(out);
    write_file(path_, out);
    kept_ = true;
    due_ = watch_.seconds() + (watch_.seconds() - begin) / part;
}

std::string Checkpoint::begin() {
    if (++begun_ > runs_.size()) runs_.emplace_back();
    return runs_[begun_ - 1];
}

std::string Checkpoint::how_to_go_on() const {
    if (kept_) return "Go on with: " + command_text(session_.command_line);
    return folder_.empty() ? "Nothing was kept: --out DIR keeps what is done" : "Nothing was kept";
}

void Checkpoint::remove() const {
    if (folder_.empty()) return;
    remove_file(path_);
    remove_temporaries(folder_,
                       [](const std::string& name) { return name == "checkpoint.steppe"; });
}

}  // namespace steppe
