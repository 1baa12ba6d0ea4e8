#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/many.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {

/// Resumes a command with many replicates: DIR/checkpoint.steppe holds the finished ones, and the
/// same command continues with them.
class Checkpoint {
public:
    /// \param options of a command with add_checkpoint_option
    /// \param folder of the results; empty: nothing is kept
    /// \param inputs all scenarios that decide the numbers
    /// \throws WrongArgument if the folder holds another result; see require_folder
    Checkpoint(const ManyOptions& options, Session& session, const std::string& folder,
               const std::vector<const Scenario*>& inputs);
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;

    /// Lets the runs of this control go on where they were, and save; they must come in the same
    /// order each time.
    void attach(SweepControl& control);
    /// After a stop: the command to go on with, or that nothing was kept.
    [[nodiscard]] std::string how_to_go_on() const;
    /// Once all results are written: removes it. \throws FileError
    void remove() const;

private:
    void save(const std::string& state);

    const Session& session_;
    std::string folder_, path_;
    std::chrono::milliseconds interval_;
    std::vector<std::string> runs_;  // the state of each
    std::size_t begun_ = 0;
    const std::atomic<bool>* stop_ = nullptr;
    Stopwatch watch_;
    double due_ = 0;  // second before which nothing is written but at a stop
    bool kept_ = false;
};

/// Returns the fingerprint in a checkpoint; nothing if it is damaged or of an older version.
std::optional<Fingerprint> fingerprint_in_checkpoint(const std::string& path);

}  // namespace steppe
