#include "tools/steppe/report_page.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/sweep_folder.hpp"

namespace steppe {
namespace {

bool is_file(const std::string& path) {
    std::error_code none;
    return std::filesystem::is_regular_file(path, none);
}

/// Runs the folder's own copy of the scenario: the same numbers as its tables hold, all of them and not only those
/// that were asked for. That they are the same is checked.
std::string run_page(const std::string& folder) {
    const auto told = nlohmann::json::parse(read_file(folder + "/summary.json"));
    const auto scenario = load_scenario(fmt::format("{}/{}.toml", folder, told.at("scenario").get<std::string>()), model_registry());
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
    const auto now = nlohmann::json::parse(to_json(summarise(outcome, compared, {})));
    for (const auto* part : {"time", "asks", "influence_shares", "pledges", "positions"})
        if (now.at(part) != told.at(part))
            throw WrongArgument(fmt::format(
                "`{}` was written by another version of steppe or changed since: its {} differ from a run of its scenario. Run it again", folder, part));
    return run_html(outcome, compared, html_assets());
}

std::string sweep_page(const std::string& folder) {
    const auto job = SweepFolder(folder).job();
    const auto plan = plan_sweep(job.file, model_registry(), job.options);
    return sweep_html(plan, load_scenario(job.file, model_registry()), read_file(folder + "/quantiles.csv"), read_file(folder + "/asks.json"), html_assets());
}

}  // namespace

std::string write_report(const std::string& folder) {
    const bool complete = is_file(folder + "/manifest.json");
    if (!complete && is_file(folder + "/sweep.json"))
        throw WrongArgument(fmt::format("the sweep in `{}` is not complete: go on with steppe sweep --resume {}", folder, folder));
    const std::string path = folder + "/report.html";
    try {
        // The manifest tells whose result it is, also where a run was written over a sweep.
        const auto outputs = complete ? nlohmann::json::parse(read_file(folder + "/manifest.json")).at("outputs") : nlohmann::json::array();
        const auto holds = [&](const char* name) { return std::find(outputs.begin(), outputs.end(), name) != outputs.end() && is_file(folder + "/" + name); };
        const bool run = holds("timeseries.csv") && holds("summary.json"), sweep = holds("quantiles.csv") && holds("asks.json");
        if (!run && !sweep) throw WrongArgument(fmt::format("`{}` holds no result of a run or a sweep: steppe run FILE --out {} makes one", folder, folder));
        write_file(path, run ? run_page(folder) : sweep_page(folder));
    } catch (const nlohmann::json::exception& error) {
        throw WrongArgument(fmt::format("`{}` holds a result that cannot be read: {}", folder, error.what()));
    }
    return path;
}

}  // namespace steppe
