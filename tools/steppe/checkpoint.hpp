#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/many.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {

/// Takes a command that runs many futures over an interruption: DIR/checkpoint.steppe holds what is done, and the same
/// command goes on with it. A state of other arguments or other files is told and left aside.
class Checkpoint {
public:
    /// \param options of a command with add_checkpoint_option
    /// \param folder of the results; empty: nothing is kept
    /// \param inputs all scenarios that decide the numbers
    Checkpoint(const ManyOptions& options, const Session& session, const std::string& folder, const std::vector<const Scenario*>& inputs);
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;

    /// Lets the runs of this control go on where they were, and save; they must come in the same order each time.
    void attach(SweepControl& control);
    /// After a stop: the command to go on with, or that nothing was kept.
    [[nodiscard]] std::string how_to_go_on() const;
    /// Once all results are written: removes it. \throws FileError
    void remove() const;

private:
    void load(const std::string& bytes);
    void save(const std::string& state);

    std::string folder_, path_, command_;
    std::string arguments_, files_;  // SHA-256
    std::chrono::milliseconds interval_;
    std::vector<std::string> runs_;  // the state of each
    std::size_t begun_ = 0;
    const std::atomic<bool>* stop_ = nullptr;
    Stopwatch watch_;
    double due_ = 0;  // second before which nothing is written but at a stop
    bool kept_ = false;
};

}  // namespace steppe
