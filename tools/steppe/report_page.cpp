#include "tools/steppe/report_page.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "steppe/core/json.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/result.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/result_folder.hpp"

namespace steppe {
namespace {

bool is_file(const std::string& path) {
    std::error_code none;
    return std::filesystem::is_regular_file(path, none);
}

/// Returns whether the folder's manifest lists a file: other files may belong to an earlier result.
bool is_output(const std::string& folder, const char* name) {
    if (!is_file(folder + "/manifest.json")) return false;
    const auto manifest = Json::parse(read_file(folder + "/manifest.json"));
    const auto& outputs = manifest.at("outputs");
    return std::find(outputs.begin(), outputs.end(), name) != outputs.end();
}

/// Returns the embedded assets, with the user's map if one is given.
HtmlAssets assets_with(const std::string& map) {
    auto out = html_assets();
    if (!map.empty()) out.map = map;
    return out;
}

/// Reads a result. \throws UsageError if it is not the one that was written; JsonError
Json stored_result(const std::string& folder, const std::string& name) {
    const std::string text = read_file(folder + "/" + name);
    const auto stored = result_in(folder);
    if (stored && stored->files.contains(name) && !stored->files.at(name).empty() &&
        stored->files.at(name) != sha256(text))
        throw UsageError(
            fmt::format("`{}/{}` was changed since it was written. Run it again", folder, name));
    return Json::parse(text);
}

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

/// Returns the file of the result in a folder. \throws UsageError if there is none with a page
std::string result_file(const std::string& folder) {
    // The manifest decides, because a run may have replaced a sweep in the same folder.
    for (const char* name :
         {"results.json", "compare.json", "regret.json", "attribution.json", "sensitivity.json",
          "seek.json", "optimum.json", "calibrate.json", "discover.json", "game.json"})
        if (is_output(folder, name) && is_file(folder + "/" + name)) return name;
    throw UsageError(why_no_page(folder));
}

}  // namespace

void write_page(const std::string& folder, const Json& result, const HtmlAssets& assets) {
    write_file(folder + "/report.html", to_html(result, assets));
    add_to_manifest(folder, "report.html");
}

std::string write_workbook(const std::string& folder) {
    std::string path = folder + "/report.xlsx";
    try {
        write_xlsx(stored_result(folder, result_file(folder)), path);
        add_to_manifest(folder, "report.xlsx");
    } catch (const JsonError& error) {
        throw UsageError(
            fmt::format("`{}` holds a result that cannot be read: {}", folder, error.what()));
    }
    return path;
}

std::string write_report(const std::string& folder, const std::string& map) {
    const std::string own_map = map.empty() ? "" : read_file(map);
    if (!map.empty() && own_map.empty())
        throw UsageError(fmt::format("cannot use the map `{}`: it is empty", map));
    std::string path = folder + "/report.html";
    try {
        const auto result = stored_result(folder, result_file(folder));
        if (!map.empty() && !result.contains("region"))
            throw UsageError("--map applies only to the page of a run");
        write_page(folder, result, assets_with(own_map));
    } catch (const BadMap& error) {
        throw UsageError(fmt::format("cannot use the map `{}`: {}", map, error.what()));
    } catch (const JsonError& error) {
        throw UsageError(
            fmt::format("`{}` holds a result that cannot be read: {}", folder, error.what()));
    }
    return path;
}

void add_report_flag(Command command, bool& report) {
    command.flag("--report", report,
                 "Write report.html, a page with charts, to the folder of --out");
}

void check_report(bool report, const std::string& out) {
    if (report && out.empty())
        throw UsageError("--report needs --out DIR, the folder to write report.html to");
}

void finish_folder(const std::string& folder, std::vector<std::string> names, bool report,
                   bool quiet) {
    if (report) {
        write_report(folder);
        names.emplace_back("report.html");
    }
    if (!quiet) fmt::print("-> {}/   {}\n", folder, fmt::join(names, "  "));
}

}  // namespace steppe
