#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {

/// Resumes a command with many replicates: DIR/checkpoint.steppe holds the finished ones, and the
/// same command continues with them.
class Checkpoint {
public:
    /// \param options of a command with add_checkpoint_option
    /// \param folder of the results; if empty, there is no checkpoint
    /// \param inputs all scenarios that the results depend on
    /// \throws UsageError if the folder holds another result; see require_folder
    Checkpoint(const EnsembleOptions& options, Session& session, const std::string& folder,
               const FolderUse& inputs);
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;

    /// Begins a run; the order of runs must be the same in every call of the command.
    /// \return its state in the checkpoint, or nothing
    std::string begin();
    /// Writes the states of all runs. Unless the stop flag is set it does nothing if that would
    /// take more than a twentieth of the time so far.
    /// \param state  of the run that began last
    /// \pre the folder is not empty
    /// \throws FileError
    void save(const std::string& state);
    /// Returns, after a stop, the command to continue with, or that there is no checkpoint.
    [[nodiscard]] std::string how_to_go_on() const;
    /// Removes the checkpoint, once all results are written. \throws FileError
    void remove() const;

private:
    const Session& session_;
    std::string folder_, path_;
    const std::atomic<bool>* stop_;
    std::vector<std::string> runs_;  // states
    std::size_t begun_ = 0;
    Stopwatch watch_;
    double due_ = 0;  // earliest second of the next write, except at a stop
    bool kept_ = false;
};

/// Returns the fingerprint in a checkpoint; nothing if it is damaged or of an older version.
std::optional<Fingerprint> fingerprint_in_checkpoint(const std::string& path);

}  // namespace steppe
