#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/ensemble/scenarios.hpp"
#include "engine/model/kinds.hpp"
#include "engine/solver/compile.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/usage.hpp"
#include "tools/steppe/warnings.hpp"

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
    Scenario& load(const std::string& path) { return load(path, options.set); }
    Scenario& load(const std::string& path, const std::vector<std::string>& set);
    /// Does so with a scenario that is loaded.
    Scenario& add_input(const std::string& path, Scenario scenario);
    /// Reports the warnings of the scenarios loaded so far.
    void report_loaded() const;
    /// Loads a scenario and reports its warnings.
    Scenario& load_reported(const std::string& path);

    /// Returns the file that a scenario is compared with by itself. \throws UsageError if none
    [[nodiscard]] std::string comparison_of(const std::string& path) const;

    /// Returns whether the command draws numbers or searches; it has threads then.
    [[nodiscard]] bool has_replicates() const { return options.threads > 0; }
    /// Returns the step of --at. \throws UsageError
    [[nodiscard]] int step_in(const Program& program) const {
        return asked_step(program, "--at", at);
    }
    /// Returns [sweep] of a scenario, overridden by the options.
    /// \throws UsageError, ending in `why`, for a single replicate
    [[nodiscard]] CommonRun common_of(
        const Scenario& scenario,
        const char* why = "an interval needs at least 2 replicates: use -n 2 or more") const;
    /// Returns a plan with a cell for each of the first scenarios. \throws UsageError
    [[nodiscard]] ScenariosPlan plan_of(std::size_t count, const CommonRun& common) const;

    /// Opens the folder of the result and its checkpoint, if any. Time counts from here on.
    /// \param defaults seed and design of the command without these options
    /// \throws UsageError if the folder holds another result
    void open_folder(const SweepTable* defaults = nullptr);
    /// Does so for a plan, after reports on it: its certainty, memory and rounded size.
    /// \return the step of --at
    int begin(const SweepPlan& plan, Holds holds, const SweepTable* defaults = nullptr);
    /// Returns the control of runs that resume; a signal stops them from here on.
    [[nodiscard]] SweepControl control();
    /// Returns the value of `runs(control)`, which shows its progress.
    template <class Runs>
    auto with_progress(const SweepPlan& plan, Runs runs) {
        auto how = control();
        ProgressLine line(plan);
        if (wants_progress(options.quiet))
            how.progress = [&](const SweepProgress& progress) { line.show(progress); };
        return runs(how);
    }
    /// Reports that runs were stopped, and how to continue.
    void report_stop(const std::string& what) const;
    /// Prints a result unless quiet.
    void print(const Result& result) const;
    /// Also writes it to the folder of --out, if any, and then removes the checkpoint.
    /// \throws FileError
    void finish(Result result);

    EnsembleOptions options;
    OutputOptions output;  ///< without `quiet`
    std::string file, at;
    std::deque<Scenario> scenarios;
    std::vector<InputFile> others;  ///< inputs that are not scenarios
    std::optional<Checkpoint> checkpoint;
    Stopwatch watch;
};

}  // namespace steppe
