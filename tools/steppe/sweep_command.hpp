#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/api/state.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/distributed.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/sweep_folder.hpp"

namespace steppe {

/// The command `sweep`: its options in sweep_options.cpp, its run in sweep.cpp.
class SweepCommand : BasicCommand {
public:
    explicit SweepCommand(const BasicCommand& of) : BasicCommand(of) {}
    void add_options();
    void run();

private:
    void check_resume() const;
    void require_whole() const;
    void require_varied();
    void check_plan() const;
    void plan();
    void resume();
    void open_folder();
    void work();
    bool compute(SweepState& state);
    void finish(const SweepState& state, double seconds);
    void report_complete();
    void report_stop(const SweepState& state, double seconds);
    bool expects() const { return !expected_.expect.empty() || !expected_.fail_if.empty(); }
    bool keeps() const { return job_.save_finals || job_.save_paths; }
    Planned sized() const { return planned_of(*plan_, options_.threads, Holds::totals); }
    bool is_first() const { return ranks().rank == 0; }

    EnsembleOptions options_;
    SweepJob job_;
    OutputOptions output_;
    std::string resume_, shard_;
    ExpectationOptions expected_;
    std::optional<Scenario> scenario_;
    std::optional<SweepPlan> plan_;
    std::unique_ptr<SweepFolder> folder_;
    SweepControl control_;
};

}  // namespace steppe
