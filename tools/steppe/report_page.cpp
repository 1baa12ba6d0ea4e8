#include "tools/steppe/report_page.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "steppe/core/json.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/result.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/sweep_folder.hpp"

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

/// Runs the folder's copy of the scenario to obtain all metrics, not only those of its tables, and
/// checks that both agree.
std::string run_page(const std::string& folder, const HtmlAssets& assets) {
    const auto told = Json::parse(read_file(folder + "/summary.json"));
    const auto scenario =
        load_scenario(fmt::format("{}/{}.toml", folder, told.at("scenario").get<std::string>()),
                      model_registry());
    const auto program = compile(scenario);
    const auto result = run(*program, all_metrics(*program), Audit::essentials);
    const Outcome outcome{scenario, *program, result};
    std::optional<RunResult> other;
    std::optional<Outcome> without;
    if (program->comparison) {
        other = run(*program->comparison, all_metrics(*program->comparison), Audit::essentials);
        without.emplace(Outcome{*scenario.comparison, *program->comparison, *other});
    }
    const Outcome* compared = without ? &*without : nullptr;
    const auto now = Json::parse(to_json(summarise(outcome, compared, {})));
    for (const auto* part : {"time", "asks", "influence_shares", "pledges", "positions"})
        if (now.at(part) != told.at(part))
            throw UsageError(
                fmt::format("`{}` was written by another version of steppe or changed since: its "
                            "{} differ from a run of its scenario. Run it again",
                            folder, part));
    const auto table = [&](const char* name) {
        if (!is_output(folder, name)) return std::string{};
        auto text = read_file(fmt::format("{}/{}", folder, name));
        if (text.empty())
            throw UsageError(fmt::format("`{}/{}` is empty. Run it again", folder, name));
        return text;
    };
    return run_html(outcome, compared, {table("crowd.csv"), table("crowd_comparison.csv")}, assets);
}

std::string sweep_page(const std::string& folder, const HtmlAssets& assets) {
    const auto job = SweepFolder(folder).job();
    const auto plan = plan_sweep(job.file, model_registry(), job.options);
    const std::string histograms = folder + "/histograms.csv";  // absent from older results
    SweepFiles files{.quantiles = read_file(folder + "/quantiles.csv"),
                     .asks = read_file(folder + "/asks.json"),
                     .histograms = is_file(histograms) ? read_file(histograms) : ""};
    if (job.missing) {
        files.replicates = job.missing->replicates / plan.cells.size();
        files.missing = fmt::format("Incomplete: {}.", job.missing->text());
    }
    return sweep_html(plan, load_scenario(job.file, model_registry()), files, assets);
}

/// A kind of result with a page: its files and the function that writes the page.
struct Kind {
    std::vector<const char*> files;
    /// Null: the first file holds a Result.
    std::string (*page)(const std::string& folder, const HtmlAssets& assets);

    [[nodiscard]] std::string text(const std::string& folder, const HtmlAssets& assets) const {
        return page != nullptr
                   ? page(folder, assets)
                   : to_html(Json::parse(read_file(folder + "/" + files.front())), assets);
    }
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {{"timeseries.csv", "summary.json"}, run_page},
        {{"quantiles.csv", "asks.json"}, sweep_page},
        {{"compare.json"}, nullptr},
        {{"regret.json"}, nullptr},
        {{"attribution.json"},
         [](const std::string& folder, const HtmlAssets& assets) {
             return attribution_html(read_file(folder + "/attribution.json"), assets);
         }},
        {{"sensitivity.json"},
         [](const std::string& folder, const HtmlAssets& assets) {
             return sensitivity_html(read_file(folder + "/sensitivity.json"), assets);
         }},
        {{"discover.json"}, nullptr},
        {{"game.json"}, nullptr},
    };
    return all;
}

/// Returns why a folder has no page, and the fix.
std::string why_no_page(const std::string& folder) {
    constexpr std::string_view made_by =
        "run, sweep, merge, compare, attribute, sensitivity, discover and game write one";
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
        return fmt::format("`{}` holds the result of `{}`, which has no page: {}", folder,
                           stored->command, made_by);
    return fmt::format("`{}` holds an interrupted result. Go on with: {}", folder,
                       stored->command.empty() ? "the command that started it" : stored->command);
}

}  // namespace

std::string write_report(const std::string& folder, const std::string& map) {
    const std::string own_map = map.empty() ? "" : read_file(map);
    if (!map.empty() && own_map.empty())
        throw UsageError(fmt::format("cannot use the map `{}`: it is empty", map));
    std::string path = folder + "/report.html";
    try {
        // The manifest decides, because a run may have replaced a sweep in the same folder.
        const auto holds = [&](const char* name) {
            return is_output(folder, name) && is_file(folder + "/" + name);
        };
        const auto kind = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& k) {
            return std::all_of(k.files.begin(), k.files.end(), holds);
        });
        if (kind == kinds().end()) throw UsageError(why_no_page(folder));
        if (!map.empty() && kind->page != run_page)
            throw UsageError("--map applies only to the page of a run");
        write_file(path, kind->text(folder, assets_with(own_map)));
        add_to_manifest(folder, "report.html");
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
