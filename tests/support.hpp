#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <unistd.h>

#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"

/// Shared helpers: a temporary folder, and a scenario run to a table of metrics.
namespace steppe::test {

class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("steppe-test-" + std::to_string(::getpid()) + "-" + std::to_string(count()++))) {
        std::filesystem::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return (path_ / name).string();
    }
    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    static int& count() {
        static int n = 0;
        return n;
    }
    std::filesystem::path path_;
};

/// Metrics of a run, by address, at a step.
class Results {
public:
    explicit Results(const Series& series) : series_(series) {
        for (std::size_t m = 0; m < series.metrics.size(); ++m)
            column_[series.metrics[m].address] = m;
    }
    [[nodiscard]] double at(int step, const std::string& address) const {
        return series_.at(step, column_.at(address));
    }
    [[nodiscard]] double last(const std::string& address) const { return at(steps(), address); }
    [[nodiscard]] int steps() const {
        return static_cast<int>(series_.value.size() / series_.metrics.size()) - 1;
    }
    [[nodiscard]] bool has(const std::string& address) const { return column_.count(address) > 0; }

private:
    Series series_;
    std::map<std::string, std::size_t> column_;
};

/// Loads, compiles and runs a file with the audit on.
inline Results run_file(const std::string& file, const LoadOptions& options = {}) {
    const auto scenario = load_scenario(file, model_registry(), options);
    const auto program = compile(scenario);
    return Results(run(*program, all_metrics(*program), Audit::everything).series);
}

/// The same for a text.
inline Results run_text(const std::string& text,
                        const std::map<std::string, std::string>& beside = {}) {
    const Folder folder;
    for (const auto& [name, content] : beside) folder.write(name, content);
    return run_file(folder.write("scenario.toml", text));
}

/// Returns the errors of a refused file, without its warnings; empty if it is not refused.
inline std::vector<Diagnostic> errors_of_file(const std::string& file,
                                              const LoadOptions& options = {}) {
    std::vector<Diagnostic> errors;
    try {
        load_scenario(file, model_registry(), options);
    } catch (const ScenarioError& error) {
        for (const auto& found : error.diagnostics)
            if (found.severity == Severity::error) errors.push_back(found);
    }
    return errors;
}

inline std::vector<Diagnostic> errors_of(const std::string& text, const LoadOptions& options = {}) {
    const Folder folder;
    return errors_of_file(folder.write("scenario.toml", text), options);
}

}  // namespace steppe::test
