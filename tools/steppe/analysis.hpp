#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/text.hpp"
#include "steppe/model.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"

namespace steppe {

/// A command whose result is a Result: its options, scenarios, folder, replicates and output.
class Analysis : protected BasicCommand {
public:
    explicit Analysis(const BasicCommand& of) : BasicCommand(of) {}
    Analysis(const Analysis&) = delete;
    Analysis& operator=(const Analysis&) = delete;
    virtual ~Analysis() = default;

    /// Checks the options and makes the result. \throws UsageError
    void run();

protected:
    virtual void analyse() = 0;

    // Options of several commands, in the order of the help.
    void add_file();
    /// \param of  what the date is that of
    void add_at(const char* of, const char* fallback = "the end") {
        add_at_option(command, at, of, fallback);
    }
    /// Adds the options of commands with replicates.
    void add_replicates(Keeps keeps = Keeps::nothing);
    /// Adds --out with the options of its folder, --report, --json and --quiet.
    /// \param files names of the files that --out writes
    void add_output(const char* files, Resumes resumes = Resumes::yes);

    /// Loads a scenario with --set, which becomes an input of the result. Reports a population that
    /// is left out. \throws ScenarioError
    Model& load(const std::string& path) { return load(path, options.set); }
    Model& load(const std::string& path, const std::vector<std::string>& set);
    /// Reports the warnings of the scenarios loaded so far.
    void report_loaded() const;
    /// Loads a scenario and reports its warnings.
    Model& load_reported(const std::string& path);
    /// Returns the file that a scenario is compared with by itself. \throws UsageError if none
    [[nodiscard]] std::string comparison_of(const std::string& path) const;

    /// Reads a file that is not a scenario and becomes an input of the result. \throws OptionError
    std::string read_input(const char* option, const std::string& path);

    /// Returns whether the command draws numbers or searches; it has threads then.
    [[nodiscard]] bool has_replicates() const { return options.threads > 0; }
    /// Returns the settings of a run that resumes, shows its progress and stops at a signal. When
    /// it begins, its memory is checked and the folder is opened.
    [[nodiscard]] Execution execution();
    /// Returns the replicates of the options, with these settings.
    [[nodiscard]] Sampling sampling();

    /// Opens the folder of the result and its checkpoint, if any. Time counts from here on.
    /// \throws UsageError if the folder holds another result
    void open_folder();
    /// Writes a result to the folder of --out, if any, after it is printed unless quiet, and then
    /// removes the checkpoint. \throws FileError
    void finish(const Result& result);

    EnsembleOptions options;
    OutputOptions output;  ///< without `quiet`
    std::string file, at;
    std::deque<Model> models;
    std::vector<InputFile> others;    ///< inputs that are not scenarios
    const Model* defaults = nullptr;  ///< gives seed and design without these options
    bool has_checkpoint = true;       ///< keeps a checkpoint
    std::optional<Checkpoint> checkpoint;
    Stopwatch watch;

private:
    [[nodiscard]] SourceFiles source_files() const;
    void show(const Progress& now);
    void end_progress();
    void report_stop(const Stopped& stopped);

    std::optional<ProgressLine> line_;
    std::optional<CountLine> count_;
};

/// Reads `LOW,HIGH`, two numbers, the first less than the second.
/// \throws UsageError naming the option
Variable range_of(const std::string& option, const std::string& address, const std::string& range);
/// Reads `ADDRESS[LOW,HIGH]`. \throws UsageError naming the option and its form
Variable variable_of(const std::string& option, const std::string& text,
                     const char* form = "ADDRESS[LOW,HIGH]");

}  // namespace steppe
