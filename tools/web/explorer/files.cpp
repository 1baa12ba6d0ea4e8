#include "tools/web/explorer/files.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "engine/scenario/document.hpp"
#include "engine/scenario/source.hpp"

/// Replaces engine/scenario/source.cpp: a page has no disk.
namespace steppe {

std::map<std::string, std::string>& files_in_memory() {
    static std::map<std::string, std::string> files;
    return files;
}

std::string name_of_input(const std::string& path) { return path; }

std::string plain_path(const std::string& path) { return path; }

std::string identity_of(const std::string& path) {
    return std::filesystem::path(path).lexically_normal().string();
}

std::shared_ptr<const Source> read_source(const std::string& path, const Place& asked_from,
                                          SourceKind kind, Files& files, Diagnostics& found,
                                          [[maybe_unused]] Paths paths,
                                          [[maybe_unused]] const ReadFiles& read) {
    const auto file = files_in_memory().find(identity_of(path));
    if (file != files_in_memory().end()) {
        files.push_back(std::make_shared<const Source>(
            Source{.path = path, .text = file->second, .is_table = kind == SourceKind::table}));
        return files.back();
    }
    Place place = asked_from;
    if (!place.source) place = {.source = std::make_shared<const Source>(Source{path, ""})};
    found.add({.code = "E001",
               .message = fmt::format("cannot read `{}`: it is not part of the page", path),
               .place = place});
    return nullptr;
}

}  // namespace steppe
