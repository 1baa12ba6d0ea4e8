#include <cstdio>
#include <filesystem>

#include "tools/steppe/analysis.hpp"
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
    void add_good(const Model& model) {
        const auto size = [&](const char* list) { return model.list(list).size(); };
        const std::vector<std::pair<const char*, std::size_t>> counts{
            {"agent", size("agents")},          {"issue", size("issues")},
            {"layer", size("layers")},          {"pledge", size("pledges")},
            {"step", model.dates().size() - 1}, {"uncertain input", model.drawn().size()}};
        const auto path = model.path(), population = model.population();
        Json out{{"file", path}, {"good", true}};
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
            show("{}: good ({}{})\n", path, text, population.empty() ? "" : ", " + population);
    }
    void end() const {
        if (json_) print_json({{"files", files_}, {"diagnostics", diagnostics_}});
    }

private:
    bool json_;
    Session& session_;
    Json files_ = Json::array(), diagnostics_ = Json::array();
};

/// Checks a file. \throws ScenarioError
void check_file(const std::string& file, bool strict, bool anywhere, CheckOutput& out) {
    auto model = Model::load(file, {.read = {}, .anywhere = anywhere, .population = true});
    auto warnings = model.warnings();
    if (strict && !warnings.empty()) {
        for (auto& warning : warnings) warning.severity = Severity::error;
        throw ScenarioError(std::move(warnings));
    }
    out.add(warnings);
    model.check_sweep();
    WorkLine line("MB", 2e6);  // each byte counts when read and when parsed
    out.add_good(model.with_population(
        false, {.progress = [&](const Progress& now) { line.show(now.what, now.done, now.all); }}));
}

/// Checks each file and reports all errors of all files.
void CheckCommand::run() {
    if (json) session.error_format = "json";
    CheckOutput out(json, session);
    for (const auto& file : scenario_files(files)) {
        try {
            check_file(file, strict, session.anywhere, out);
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
