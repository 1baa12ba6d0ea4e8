#include "tools/steppe/listing.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "steppe/model.hpp"
#include "tools/steppe/arguments.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

using Entries = std::vector<ReferenceEntry>;

/// Returns the scenarios of a folder with their titles.
Entries scenarios_in(const std::string& given, const Sources& sources) {
    std::error_code none;
    std::string folder = given;
    if (folder.empty())
        folder = fs::is_directory("scenarios", none) ? "scenarios" : shipped_scenarios();
    if (folder.empty()) folder = ".";
    if (!fs::is_directory(folder, none))
        throw UsageError(
            "scenarios: `{}` is not a folder: name one, as in steppe list scenarios DIR", folder);
    std::vector<std::string> files;
    for (const auto& file : fs::directory_iterator(folder, none))
        if (file.path().extension() == ".toml" && file.is_regular_file(none))
            files.push_back(folder == "." ? file.path().filename().string() : file.path().string());
    if (files.empty()) throw UsageError("there is no scenario (.toml) in `{}`", folder);
    std::ranges::sort(files);
    Entries out;
    for (const auto& file : files)
        out.push_back({"", file, "", "", "", "", "",
                       title_of(file, sources).value_or("not a valid scenario")});
    return out;
}

}  // namespace

std::string shipped_scenarios() {
    std::error_code none;
    const auto folder = fs::read_symlink("/proc/self/exe", none).parent_path().parent_path() /
                        "share/steppe/scenarios";
    return fs::is_directory(folder, none) ? folder.string() : "";
}

const std::vector<std::string>& all_lists() {
    static const std::vector<std::string> all{"agents",  "asks",    "codes",   "distributions",
                                              "events",  "issues",  "keys",    "layers",
                                              "metrics", "numbers", "pledges", "scenarios"};
    return all;
}

std::vector<ReferenceEntry> listed(const std::string& what, const std::string& file,
                                   bool anywhere) {
    const Sources sources{.read = {}, .anywhere = anywhere};
    if (what == "scenarios") return scenarios_in(file, sources);
    const bool of_language = what == "keys" || what == "codes" || what == "distributions";
    if (!file.empty() && !of_language) return Model::load(file, sources).list(what);
    if (!file.empty())
        throw UsageError("{} are words of the language and not those of a file: steppe list {}",
                         what, what);
    Entries out;
    for (const auto& one : reference())
        if (one.group == what) out.push_back(one);
    if (out.empty()) throw UsageError("{} needs a scenario: steppe list {} FILE", what, what);
    return out;
}

}  // namespace steppe
