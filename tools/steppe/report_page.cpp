#include "tools/steppe/report_page.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "engine/core/files.hpp"
#include "steppe/result.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/result_folder.hpp"

namespace steppe {
namespace {

/// Returns why a folder has no page, and the fix.
std::string why_no_page(const std::string& folder) {
    constexpr std::string_view made_by = "the commands with --report write one";
    std::error_code none;
    if (!std::filesystem::exists(folder, none))
        return fmt::format("there is no folder `{}`", folder);
    if (!std::filesystem::is_directory(folder, none))
        return fmt::format("`{}` is not the folder of a result", folder);
    const auto stored = result_in(folder);
    if (!stored) return fmt::format("`{}` holds no result: {}", folder, made_by);
    if (std::filesystem::exists(folder + "/part.steppe", none))
        return fmt::format("`{}` holds a shard: merge all of them, then report", folder);
    if (stored->complete)
        return fmt::format(
            "`{}` holds the result of `{}`, which has no page or was made by an earlier version of "
            "steppe: {}",
            folder, stored->command, made_by);
    return fmt::format("`{}` holds an interrupted result. Go on with: {}", folder,
                       stored->command.empty() ? "the command that started it" : stored->command);
}

/// Returns the name of the file with the result of a folder. The manifest decides, because a run
/// may have replaced a sweep in the same folder.
std::string name_in(const std::string& folder) {
    std::error_code none;
    const std::string manifest = folder + "/manifest.json";
    if (std::filesystem::is_regular_file(manifest, none)) {
        const auto outputs = Json::parse(read_file(manifest)).at("outputs");
        for (const auto& name : outputs.get<std::vector<std::string>>())
            if (is_result(name) && std::filesystem::is_regular_file(folder + "/" + name, none))
                return name;
    }
    throw UsageError(why_no_page(folder));
}

/// Makes a file from the result in a folder.
/// \throws UsageError if the folder has none, or it is not as it was written
void with_result(const std::string& folder, const std::function<void(const Json&)>& make) {
    try {
        const auto name = name_in(folder);
        const std::string text = read_file(folder + "/" + name);
        const auto stored = result_in(folder);
        if (stored && stored->files.contains(name) && !stored->files.at(name).empty() &&
            stored->files.at(name) != sha256(text))
            throw UsageError("`{}/{}` was changed since it was written. Run it again", folder,
                             name);
        const auto result = Json::parse(text);
        if (result.is_object() && !result.contains("sections"))
            throw UsageError("`{}/{}` was made by an earlier version of steppe. Run it again",
                             folder, name);
        make(result);
    } catch (const JsonError& error) {
        throw UsageError("`{}` holds a result that cannot be read: {}", folder, error.what());
    }
}

}  // namespace

void write_page(const std::string& folder, const Json& result, const HtmlAssets& assets) {
    write_file(folder + "/report.html", to_html(result, assets));
    add_to_manifest(folder, "report.html");
}

std::string write_workbook(const std::string& folder) {
    std::string path = folder + "/report.xlsx";
    with_result(folder, [&](const Json& result) {
        write_xlsx(result, path);
        add_to_manifest(folder, "report.xlsx");
    });
    return path;
}

std::string write_report(const std::string& folder, const std::string& map) {
    auto assets = html_assets();
    const std::string own_map = map.empty() ? "" : read_file(map);
    if (!map.empty()) assets.map = own_map;
    if (!map.empty() && own_map.empty())
        throw UsageError("cannot use the map `{}`: it is empty", map);
    try {
        with_result(folder, [&](const Json& result) {
            if (!map.empty() && !result.contains("region"))
                throw UsageError("--map applies only to the page of a run");
            write_page(folder, result, assets);
        });
    } catch (const BadMap& error) {
        throw UsageError("cannot use the map `{}`: {}", map, error.what());
    }
    return folder + "/report.html";
}

void check_report(bool report, const std::string& out) {
    if (report && out.empty())
        throw UsageError("--report needs --out DIR, the folder to write report.html to");
}

}  // namespace steppe
