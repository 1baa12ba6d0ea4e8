#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/ensemble/scenarios.hpp"
#include "engine/ensemble/sweep.hpp"
#include "engine/scenario/read_files.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/model.hpp"

/// The data of the classes of the interface.
namespace steppe {

struct Populations;

/// Files read once for all models made of one another.
struct SharedFiles {
    std::mutex guard;
    ReadFiles read;
};

struct Model::State {
    std::string path;
    Paths paths = Paths::own_folder;
    std::shared_ptr<SharedFiles> files;
    std::vector<std::string> set{}, drop{};
    std::string against{};
    bool is_on_disk = true;  ///< all files are, so that they can be read again
    PopulationUse population_use = PopulationUse::left_out;
    std::shared_ptr<const Populations> populations{};  ///< that were read
    std::string name{};                                ///< empty: that of the file
    Scenario scenario{};
    NumberedProgram compiled{};

    [[nodiscard]] const Program& program() const { return *compiled.program; }
    [[nodiscard]] Variant variant() const { return {compiled.program, scenario.sweep.correlation}; }
    [[nodiscard]] LoadOptions load_options() const {
        return {.set = set,
                .population = population_use,
                .paths = paths,
                .read = {files, &files->read},
                .against = against,
                .drop = drop};
    }
    /// Loads the scenario to vary numbers of it, without the grid, `until` and metrics of a sweep,
    /// and without the correlations of the varied numbers; warns of its values.
    [[nodiscard]] Scenario varied(const std::vector<Variable>& numbers,
                                  const Execution& execution) const;
    /// Throws OptionError for a grid whose combinations cannot be loaded from the disk.
    void require_files() const;
    /// Warns of what the scenario itself has no warning of.
    void warn_anew(const Scenario& of, const Execution& execution) const;
};

/// Returns the control of replicates, for a plan with its progress.
SweepControl control_of(const Execution& execution, const SweepPlan* plan = nullptr);
/// Returns the options of a sweep. \throws OptionError
SweepOptions options_of(const Sampling& sampling);
/// Returns the common settings of scenarios with [sweep] of one. \throws OptionError for less than
/// two replicates
CommonRun common_of(const Scenario& scenario, const Sampling& sampling);

Progress progress_of(const SweepPlan& plan, const SweepProgress& now);
Planned planned_of(const SweepPlan& plan, unsigned threads, Holds holds);
Planned planned_of(const CommonRun& common);
/// Returns the warning of a plan whose replicates are all equal: no number is drawn and no chance
/// acts.
std::optional<Diagnostic> certainty_of(const SweepPlan& plan);
/// Reports a plan that is about to run.
void begin(const Execution& execution, const SweepPlan& plan, Holds holds);
void begin(const Execution& execution, const Planned& planned);
void warn(const Execution& execution, const std::vector<Diagnostic>& all);

/// Returns the result, with the labels of the inputs of scenarios, and with what its files refer
/// to.
Result owning(Result result, const std::shared_ptr<const void>& of,
              const std::vector<const Scenario*>& scenarios = {});

}  // namespace steppe
