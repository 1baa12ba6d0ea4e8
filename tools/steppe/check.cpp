#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/ensemble/sweep.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/diagnostics_json.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/population.hpp"
#include "tools/steppe/shared_options.hpp"

namespace steppe {
namespace {

struct CheckArguments {
    std::vector<std::string> files;
    bool strict = false;  ///< warnings count as errors
    bool json = false;
};

/// Returns the files. The scenarios in a folder and below it replace the folder.
std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
    namespace fs = std::filesystem;
    std::vector<std::string> out;
    for (const auto& path : paths) {
        std::error_code none;
        if (!fs::is_directory(path, none)) {
            if (const auto end = fs::path(path).extension(); end == ".csv" || end == ".mtx")
                throw UsageError("`{}` is a table: check the scenario that names it", path);
            out.push_back(path);
            continue;
        }
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(path, none))
            if (entry.path().extension() == ".toml") found.push_back(entry.path().string());
        if (found.empty()) throw UsageError("there is no scenario (.toml) in `{}`", path);
        std::sort(found.begin(), found.end());
        out.insert(out.end(), found.begin(), found.end());
    }
    return out;
}

/// Prints the results of files: text at once, one JSON document at the end.
class CheckOutput {
public:
    CheckOutput(const CheckArguments& a, Session& session) : json_(a.json), session_(session) {}

    void add(const std::vector<Diagnostic>& diagnostics) {
        if (diagnostics.empty()) return;
        if (!json_) return session_.report(diagnostics);
        for (auto& one : Json::parse(to_json(diagnostics))) diagnostics_.push_back(one);
    }
    void add_bad(const std::string& path) {
        session_.code = 2;
        files_.push_back({{"file", path}, {"good", false}});
    }
    void add_good(const Scenario& scenario, const Program& program, const std::string& population) {
        const std::vector<std::pair<const char*, std::size_t>> counts{
            {"agent", program.agents.size()},
            {"issue", program.issues.size()},
            {"layer", program.layers.size()},
            {"pledge", program.pledges.size()},
            {"step", static_cast<std::size_t>(program.calendar.steps)},
            {"uncertain input", program.draws.size()}};
        Json out{{"file", scenario.path}, {"good", true}};
        std::string text;
        for (const auto& [name, count] : counts) {
            std::string key = std::string(name) + "s";
            std::replace(key.begin(), key.end(), ' ', '_');
            out[key] = count;
            text += (text.empty() ? "" : ", ") + count_of(count, name);
        }
        if (!population.empty()) out["population"] = population;
        files_.push_back(std::move(out));
        if (!json_)
            fmt::print("{}: good ({}{})\n", scenario.path, text,
                       population.empty() ? "" : ", " + population);
    }
    void end() const {
        if (json_)
            std::fputs(json_document({{"files", files_}, {"diagnostics", diagnostics_}}).c_str(),
                       stdout);
    }

private:
    bool json_;
    Session& session_;
    Json files_ = Json::array(), diagnostics_ = Json::array();
};

/// Reads and compiles a file. \throws ScenarioError
void check_file(const std::string& file, bool strict, Paths paths, CheckOutput& out) {
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    const auto scenario = load_scenario(
        file, model_registry(), {.set = {}, .population = PopulationUse::wanted, .paths = paths});
    auto warnings = scenario.warnings;
    if (strict && !warnings.empty()) {
        for (auto& warning : warnings) warning.severity = Severity::error;
        throw ScenarioError(std::move(warnings));
    }
    out.add(warnings);
    const auto program = compile(scenario);
    // Planning validates the keys that only a sweep reads. Its tables of quantiles take a while, so
    // files without such keys are not planned.
    const auto& sweep = scenario.sweep;
    if (sweep.until.given || sweep.correlation.given || sweep.grid.given) {
        SweepOptions options;
        options.paths = paths;
        plan_sweep(scenario, model_registry(), options);
    }
    const std::string population =
        scenario.population.given() ? described(load_population_reported(scenario, threads)) : "";
    out.add_good(scenario, *program, population);
}

/// Checks each file and reports all errors of all files.
void check(const CheckArguments& a, Session& session) {
    if (a.json) session.error_format = "json";
    CheckOutput out(a, session);
    for (const auto& file : scenario_files(a.files)) {
        try {
            check_file(file, a.strict, session.paths, out);
        } catch (const ScenarioError& error) {
            out.add(error.diagnostics);
            out.add_bad(file);
        }
    }
    out.end();
}

}  // namespace

void add_check(Command app, Session& session) {
    auto command = app.add("check", "Report everything that is wrong with scenario files");
    auto a = std::make_shared<CheckArguments>();
    command.option("file", a->files, "Scenario files or folders of them; - is standard input")
        .required();
    command.flag("--strict", a->strict, "Treat warnings as errors");
    add_json_flag(command, a->json);
    command.footer(R"(Examples:
  steppe check scenarios/*.toml
  steppe check scenarios --strict
  steppe check scenarios --json | jq '.diagnostics[]')");
    command.on_run([a, &session] { check(*a, session); });
}

}  // namespace steppe
