#include <cstdio>
#include <filesystem>
#include <thread>

#include "engine/model/kinds.hpp"
#include "engine/report/diagnostics_json.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/population.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct CheckCommand : BasicCommand {
    void add_options();
    void run();

    std::vector<std::string> files{};
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
        std::ranges::sort(found);
        out.insert(out.end(), found.begin(), found.end());
    }
    return out;
}

/// Prints the results of files: text at once, one JSON document at the end.
class CheckOutput {
public:
    CheckOutput(bool json, Session& session) : json_(json), session_(session) {}

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
            std::ranges::replace(key, ' ', '_');
            out[key] = count;
            text += (text.empty() ? "" : ", ") + count_of(count, name);
        }
        if (!population.empty()) out["population"] = population;
        files_.push_back(std::move(out));
        if (!json_)
            show("{}: good ({}{})\n", scenario.path, text,
                 population.empty() ? "" : ", " + population);
    }
    void end() const {
        if (json_) print_json({{"files", files_}, {"diagnostics", diagnostics_}});
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
void CheckCommand::run() {
    if (json) session.error_format = "json";
    CheckOutput out(json, session);
    for (const auto& file : scenario_files(files)) {
        try {
            check_file(file, strict, session.paths, out);
        } catch (const ScenarioError& error) {
            out.add(error.diagnostics);
            out.add_bad(file);
        }
    }
    out.end();
}

void CheckCommand::add_options() {
    command.option("file", files, "Scenario files or folders of them; - is standard input")
        .required();
    command.flag("--strict", strict, "Treat warnings as errors");
    add_json_flag(command, json);
    command.footer(R"(Examples:
  steppe check scenarios/*.toml
  steppe check scenarios --strict
  steppe check scenarios --json | jq '.diagnostics[]')");
}

}  // namespace

void add_check(Command command, Session& session) { add_command<CheckCommand>(command, session); }

}  // namespace steppe
