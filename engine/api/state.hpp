#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/ensemble/sweep.hpp"
#include "engine/scenario/read_files.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/model.hpp"

/// The data of the classes of the interface.
namespace steppe {

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
    std::string name{};  ///< empty: that of the file
    Scenario scenario{};
    NumberedProgram compiled{};

    [[nodiscard]] const Program& program() const { return *compiled.program; }
};

/// Returns a metric. \throws Error for a pattern, UnknownMetric
Metric metric_of(const Program& program, const std::string& address);
/// Returns the step of a date; of an empty one the last. \throws Error
int step_of(const Program& program, const std::string& date);
std::vector<std::string> dates_of(const Program& program);

/// Returns the control of replicates.
SweepControl control_of(const Execution& execution);
/// Returns the options of a sweep.
SweepOptions options_of(const Sampling& sampling);

/// Returns the result with what its files refer to.
Result owning(Result result, const std::shared_ptr<const void>& of);

}  // namespace steppe
