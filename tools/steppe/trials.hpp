#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {

/// The evaluations of a search, by point. A search is deterministic: a repeated command evaluates
/// the same points, reads those in the checkpoint, and ends in the same bytes as a search without
/// interruption.
class Trials {
public:
    using Numbers = std::vector<double>;

    /// Reads the checkpoint and catches signals from here on.
    /// \param options  of a command with add_checkpoint_option
    /// \param folder  of the results; if it is empty, nothing is kept
    /// \throws UsageError if the folder holds another result
    Trials(const EnsembleOptions& options, Session& session, const std::string& folder,
           const FolderUse& inputs);

    /// Sets the number of replicates that an evaluation runs, for the progress; 1 is a central run.
    void set_replicates(std::uint64_t replicates) { replicates_ = replicates; }
    /// Returns the control of an evaluation with many replicates.
    [[nodiscard]] SweepControl control();

    /// Returns the kept numbers of a point, or those that `compute` returns. Thread-safe.
    /// \param of  name of the quantity, for a search that evaluates several
    /// \throws Stopped after a signal or --time-limit, and the exceptions of `compute`
    Numbers at(const std::string& of, const Numbers& point,
               const std::function<Numbers()>& compute);
    /// Rethrows the first Stopped or FileError of at(): libraries that search may catch it.
    void require_all() const;

    /// Removes the line of progress. \pre the search is complete
    void complete();
    /// Removes the line of progress, writes the checkpoint and prints how to continue.
    /// \return the exit code
    int stop();
    /// Removes the checkpoint, once all results are written. \throws FileError
    void remove() const { checkpoint_.remove(); }

private:
    void keep(const std::string& key, const Numbers& numbers);
    void remember_failure();
    void report(std::uint64_t replicates_of_current);

    const EnsembleOptions& options_;
    SweepControl control_;
    Checkpoint checkpoint_;
    bool keeps_;
    std::uint64_t replicates_ = 1;
    std::unordered_map<std::string, Numbers> known_;
    std::string state_;  ///< key and numbers of each entry, in the form of the checkpoint
    std::uint64_t done_ = 0, replayed_ = 0;
    std::optional<CountLine> line_;
    std::mutex guard_;
    std::exception_ptr failure_;  ///< guarded; the first that ends the search
    Stopwatch watch_;
    double saved_ = 0;
};

}  // namespace steppe
