#include "tools/steppe/checkpoint.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "engine/ensemble/bytes.hpp"
#include "steppe/report/files.hpp"
#include "steppe/version.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe {
namespace {

// Then the SHA-256 of the arguments and of the files, the number of runs, the state of each, and the SHA-256 of all that.
constexpr std::string_view magic = "steppe state of a command 1\n";
constexpr std::size_t digest = 64;

/// A word as a shell reads it back.
std::string shell_word(const std::string& word) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string command_of(const std::vector<std::string>& command_line) {
    std::string out = "steppe";
    for (std::size_t n = 1; n < command_line.size(); ++n) out += " " + shell_word(command_line[n]);
    return out;
}

/// What was given of all that may change a number or a result's text.
std::string digest_of_arguments(const CLI::App& command) {
    std::string out;
    put_text(out, version);
    put_text(out, command.get_name());
    for (const auto* option : command.get_options()) {
        const std::string name = option->get_name();
        const bool changes_nothing = name == "--threads" || name == "--quiet" || name == "--json" || name == "--out" || name == "--checkpoint";
        if (changes_nothing || option->count() == 0) continue;
        put_text(out, name);
        put_number(out, option->results().size());
        for (const auto& value : option->results()) put_text(out, value);
    }
    return sha256(out);
}

std::string digest_of_files(const std::vector<const Scenario*>& inputs) {
    std::string out;
    for (const auto& file : files_of(inputs)) {
        put_text(out, file->path);
        put_text(out, sha256(file->text));
    }
    return sha256(out);
}

}  // namespace

Checkpoint::Checkpoint(const ManyOptions& options, const Session& session, const std::string& folder, const std::vector<const Scenario*>& inputs)
    : folder_(folder),
      path_(folder.empty() ? "" : folder + "/checkpoint.steppe"),
      command_(command_of(session.command_line)),
      interval_(static_cast<std::int64_t>(options.checkpoint * 1000)) {
    if (folder.empty()) return;
    arguments_ = digest_of_arguments(*options.command);
    files_ = digest_of_files(inputs);
    std::error_code none;
    if (!std::filesystem::exists(path_, none)) return;
    std::string told = fmt::format("going on with what {} holds", path_);
    try {
        load(read_file(path_));
        kept_ = true;
    } catch (const std::runtime_error& error) {
        runs_.clear();
        told = fmt::format("begun anew, as {} {}", path_, error.what());
    }
    if (!options.quiet) fmt::print(stderr, "steppe: {}\n", told);
}

void Checkpoint::load(const std::string& bytes) {
    const std::string_view all = bytes;
    if (all.size() < magic.size() || all.substr(0, magic.size()) != magic) throw std::runtime_error("holds something else");
    if (all.size() < magic.size() + 3 * digest || sha256(bytes.substr(0, all.size() - digest)) != all.substr(all.size() - digest))
        throw std::runtime_error("is truncated or damaged");
    std::string_view left = all.substr(magic.size(), all.size() - digest - magic.size());
    if (left.substr(0, digest) != arguments_) throw std::runtime_error("is of other arguments");
    if (left.substr(digest, digest) != files_) throw std::runtime_error("is from before a scenario was changed");
    left.remove_prefix(2 * digest);
    for (std::uint64_t runs = take_number(left); runs > 0; --runs) runs_.emplace_back(take_text(left));
}

void Checkpoint::save(const std::string& state) {
    constexpr double part = 0.05;  // of the time at most goes into writing, however large a state is
    runs_[begun_ - 1] = state;
    if (!*stop_ && watch_.seconds() < due_) return;
    const double begin = watch_.seconds();
    std::string out(magic);
    out += arguments_ + files_;
    put_number(out, runs_.size());
    for (const auto& run : runs_) put_text(out, run);
    if (!kept_) make_folder(folder_);
    out += sha256(out);
    write_file(path_, out);
    kept_ = true;
    due_ = watch_.seconds() + (watch_.seconds() - begin) / part;
}

void Checkpoint::attach(SweepControl& control) {
    if (folder_.empty()) return;
    control.interval = interval_;
    stop_ = control.stop;
    control.carry.begin = [this] {
        if (++begun_ > runs_.size()) runs_.emplace_back();
        return runs_[begun_ - 1];
    };
    control.carry.save = [this](const std::string& state) { save(state); };
}

std::string Checkpoint::how_to_go_on() const {
    if (kept_) return "Go on with: " + command_;
    return folder_.empty() ? "Nothing was kept: --out DIR keeps what is done" : "Nothing was kept";
}

void Checkpoint::remove() const {
    if (folder_.empty()) return;
    // Beside it lies what a run that was killed was just writing.
    const std::string name = std::filesystem::path(path_).filename().string();
    std::vector<std::string> all;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) all.push_back(entry.path().filename().string());
    for (const auto& file : all)
        if (file == name || (file.rfind(name + ".", 0) == 0 && std::filesystem::path(file).extension() == ".tmp")) remove_file(folder_ + "/" + file);
}

}  // namespace steppe
