#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/ensemble/cell_accumulator.hpp"
#include "engine/ensemble/correlation.hpp"
#include "engine/ensemble/design.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/futures.hpp"
#include "steppe/error.hpp"

/// Sweeps: many replicates of a scenario, in chunks that any thread, process or machine can run.
namespace steppe {

struct DesignTable;

/// Command-line options that override the scenario's [sweep] table.
struct SweepOptions {
    std::optional<std::uint64_t> replicates, seed;
    std::optional<std::string> design;
    std::vector<std::string> metrics;
    std::vector<std::string> set;     ///< `address=value`
    Paths paths = Paths::own_folder;  ///< of the scenario, as in LoadOptions
    /// Addresses of the uncertain numbers that are drawn, others stay at their centres; empty: all.
    std::vector<std::string> vary{};
    std::shared_ptr<const DesignTable> table{};  ///< instead of draws; null: none
};

/// Stopping rule: the half-width of the 95 % interval of a criterion's probability, or of a
/// metric's mean at the end, falls below a bound.
struct StopRule {
    std::string text;
    bool of_ask = false;
    /// Index of the criterion, or of the metric among the kept ones.
    std::size_t index = 0;
    double below = 0;
};

/// One combination of the grid; a sweep without a grid has one.
struct SweepCell {
    std::vector<std::pair<std::string, double>> at;  ///< address, value
    std::shared_ptr<const FuturesPlan> plan;
    std::shared_ptr<const Program> program;
    std::shared_ptr<const Design> design;
    std::shared_ptr<const Copula> copula;
};

/// Everything that determines a sweep's numbers. Chunk c of a cell holds replicates c*chunk to
/// c*chunk + chunk - 1.
struct SweepPlan {
    std::vector<SweepCell> cells;
    std::vector<Metric> metrics;  ///< the selected metrics and those the criteria need
    std::size_t chosen = 0;       ///< of the first metrics: those that the options name; 0: none
    std::string design;
    std::uint64_t seed = 1, replicates = 0, groups = 1;
    std::size_t chunk = 0;
    std::uint64_t chunks_a_cell = 0;
    std::vector<double> quantiles;
    std::optional<StopRule> stop_when;

    [[nodiscard]] std::uint64_t chunks() const { return chunks_a_cell * cells.size(); }
    [[nodiscard]] std::size_t columns() const;
};

/// Compiles a loaded scenario. Each combination of its grid is loaded anew.
/// \param options with the `set` and `paths` of loading the scenario
/// \throws ScenarioError, UnknownMetric
SweepPlan plan_sweep(const Scenario& scenario, const Registry& registry,
                     const SweepOptions& options);

/// Replaces the plan's designs; `make` receives the sorted addresses of a cell.
/// \param replicates replicates of each cell, which form one group
void use_design(
    SweepPlan& plan, std::uint64_t replicates,
    const std::function<std::shared_ptr<const Design>(const std::vector<std::string>&)>& make);

/// Consecutive chunks: all chunks, or one shard.
struct ChunkRange {
    std::uint64_t first = 0, end = 0;
};
/// Returns the i-th of n nearly equal parts, i from 0.
ChunkRange shard(const SweepPlan& plan, std::uint64_t i, std::uint64_t n);

/// Completed part of a sweep: chunks range.first to next - 1.
struct SweepState {
    ChunkRange range;
    std::uint64_t next = 0;
    std::map<std::size_t, CellAccumulator> cells;  ///< by cell, for the cells in the range
    std::vector<ChunkRange> gaps{};  ///< chunks before `next` that are missing, in order

    [[nodiscard]] std::uint64_t replicates() const;
};

/// The numbers of one chunk. Workers pass chunks in any order.
struct ChunkView {
    std::size_t cell;
    std::uint64_t first;  ///< replicate of the cell
    std::size_t count;
    const double* inputs;     ///< addresses x count
    const double* values;     ///< (steps + 1) x metrics x count
    const std::uint8_t* yes;  ///< criteria x count: 1 if it holds
};

struct SweepProgress {
    std::uint64_t done = 0, all = 0;  ///< replicates of the range
    std::uint64_t before = 0;         ///< of those done, replicates of an earlier run
    std::uint64_t worlds = 1;         ///< scenarios run per replicate
    std::vector<double> probability;  ///< of each criterion so far, in the current cell
    std::vector<Interval> interval;
};

/// Checkpoint hooks for runs that keep every replicate in memory.
struct CheckpointHooks {
    /// Returns the saved state of the run about to start, or an empty string; called once per run.
    std::function<std::string()> begin{};
    /// Receives the state of the current run: every `interval`, at a stop, and at the end of a run
    /// that is followed by others.
    std::function<void(const std::string& state)> save{};
};

/// Execution settings of a sweep; none changes a number.
struct SweepControl {
    unsigned threads = 1;
    Isa isa = best_isa();
    Audit audit = Audit::essentials;
    std::atomic<bool>* stop = nullptr;             ///< set: finish current chunks and return
    std::function<void(const ChunkView&)> keep{};  ///< optional; receives every finished chunk
    std::function<void(const SweepProgress&)> progress{};  ///< about five times a second
    std::function<void()> chunk_done{};  ///< optional; called by a worker after each chunk
    /// Called every `interval`; 0: after each chunk.
    std::function<void(const SweepState&)> checkpoint{};
    std::chrono::milliseconds interval{10000};
    /// Optional; used by run_finals and the analyses, whereas a sweep uses `checkpoint`.
    CheckpointHooks checkpoint_hooks{};
};

/// A state that does not belong to the plan.
struct WrongState : Error {
    using Error::Error;
};

/// \throws WrongState if chunks or cells are not the plan's, or totals have another shape
void check_state(const SweepPlan& plan, const SweepState& state);

/// Resumes from the state and runs to the end of its range, to `until`, or to a stop.
/// \return whether the sweep is complete
/// \throws AuditFailure, WrongState; the state is then unusable
bool run_sweep(const SweepPlan& plan, SweepState& state, const SweepControl& control);

/// Data that a run of a plan holds in memory beside one chunk per thread.
enum class Holds {
    totals,    ///< totals of each combination: a sweep
    finals,    ///< also inputs and final metrics of every replicate: run_finals
    pairs,     ///< totals of the differences to the first scenario, per thread: compare
    outcomes,  ///< one number per replicate and scenario: regret
};

/// Returns the approximate memory of a run with the given number of threads, in bytes. It grows
/// with metrics x steps: the totals per combination and one chunk per thread.
std::uint64_t memory_of(const SweepPlan& plan, unsigned threads, Holds holds = Holds::totals);

/// Returns a state before its first chunk.
SweepState start_sweep(ChunkRange range);

/// Returns whether the totals of a cell meet `until`.
bool converged(const SweepPlan& plan, const CellAccumulator& totals);

/// Parses `half-width(ask.ID) < 0.005` or `half-width(METRIC) < 0.1`.
/// \throws std::invalid_argument with the reason
StopRule parse_until(const std::string& text, const Program& program,
                     const std::vector<Metric>& metrics);

}  // namespace steppe
