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

#include "steppe/ensemble/correlation.hpp"
#include "steppe/ensemble/design.hpp"
#include "steppe/ensemble/totals.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/futures.hpp"

/// Sweeps: many futures of a scenario, in chunks that any thread, process or machine may take.
namespace steppe {

/// What a sweep's command line may say in place of the scenario's [sweep] table.
struct SweepOptions {
    std::optional<std::uint64_t> replicates, seed;
    std::optional<std::string> design;
    std::vector<std::string> metrics;
    std::vector<std::string> set;     ///< `address=value`
    Paths paths = Paths::own_folder;  ///< of the scenario, as in LoadOptions
};

/// When enough is known: the half-width of the 95 % interval of an ask's probability, or of a
/// metric's mean at the end, falls below a bound.
struct Until {
    std::string text;
    bool of_ask = false;
    std::size_t index = 0;  ///< of the ask, or of the metric among those kept
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

/// All that decides a sweep's numbers. Chunk c of a cell holds replicates c*chunk to c*chunk +
/// chunk - 1.
struct SweepPlan {
    std::vector<SweepCell> cells;
    std::vector<Metric> metrics;  ///< kept: those selected and those that asks need
    std::string design;
    std::uint64_t seed = 1, replicates = 0, groups = 1;
    std::size_t chunk = 0;
    std::uint64_t chunks_a_cell = 0;
    std::vector<double> quantiles;
    std::optional<Until> until;

    [[nodiscard]] std::uint64_t chunks() const { return chunks_a_cell * cells.size(); }
    [[nodiscard]] std::size_t columns() const;
};

/// Compiles the scenario, once for each combination of its grid.
/// \throws ScenarioError, UnknownMetric
SweepPlan plan_sweep(const std::string& path, const Registry& registry,
                     const SweepOptions& options);

/// Puts designs of one's own in place of the plan's: `make` gets the sorted addresses of a cell.
/// \param replicates of each cell; they are one group
void use_design(
    SweepPlan& plan, std::uint64_t replicates,
    const std::function<std::shared_ptr<const Design>(const std::vector<std::string>&)>& make);

/// Consecutive chunks: all of them, or those of one shard.
struct ChunkRange {
    std::uint64_t first = 0, end = 0;
};
/// The i-th of n nearly equal parts, i from 0.
ChunkRange shard(const SweepPlan& plan, std::uint64_t i, std::uint64_t n);

/// What has been done of a sweep: chunks range.first to next - 1.
struct SweepState {
    ChunkRange range;
    std::uint64_t next = 0;
    std::map<std::size_t, Totals> cells;  ///< by cell; those that the range touches

    [[nodiscard]] std::uint64_t replicates() const;
};

/// One chunk's numbers, for who wants to keep them all. Called by the workers, in any order.
struct ChunkView {
    std::size_t cell;
    std::uint64_t first;  ///< replicate of the cell
    std::size_t count;
    const double* inputs;     ///< addresses x count
    const double* values;     ///< (steps + 1) x metrics x count
    const std::uint8_t* yes;  ///< asks x count: 1 where the ask holds
};

struct SweepProgress {
    std::uint64_t done = 0, all = 0;  ///< replicates of the range
    std::uint64_t before = 0;         ///< of those done, the ones of an earlier run
    std::uint64_t worlds = 1;         ///< scenarios in which each replicate is run
    std::vector<double> probability;  ///< of each ask so far, in the cell at hand
    std::vector<Interval> interval;
};

/// Takes a run whose futures are held in memory over an interruption: to bytes, and on from them.
struct Carry {
    /// What was saved of the run that begins, empty for nothing; called once by each run.
    std::function<std::string()> begin{};
    /// Takes the state of the run at hand: every `interval`, at a stop, and at the end of a run
    /// that others follow.
    std::function<void(const std::string& state)> save{};
};

/// How a sweep is run; nothing here changes a number.
struct SweepControl {
    unsigned threads = 1;
    Isa isa = best_isa();
    Audit audit = Audit::essentials;
    std::atomic<bool>* stop = nullptr;             ///< set: finish the chunks at hand and return
    std::function<void(const ChunkView&)> keep{};  ///< empty: nobody wants them
    std::function<void(const SweepProgress&)> progress{};  ///< about five times a second
    std::function<void()> chunk_done{};  ///< optional; called by a worker after each chunk
    std::function<void(const SweepState&)>
        checkpoint{};  ///< every `interval`, 0 for after each chunk
    std::chrono::milliseconds interval{10000};
    Carry carry{};  ///< of what ends in memory (run_finals and the analyses); a sweep has its
                    ///< checkpoint. Empty: nobody carries
};

/// A state that belongs to no part of the plan.
struct WrongState : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// \throws WrongState where chunks or cells are not the plan's, or totals have another shape
void check_state(const SweepPlan& plan, const SweepState& state);

/// Goes on where the state stands, to the end of its range, to `until`, or to a stop.
/// \return whether the sweep is complete
/// \throws AuditFailure, WrongState; the state is then of no more use
bool run_sweep(const SweepPlan& plan, SweepState& state, const SweepControl& control);

/// What a run of a plan holds in memory beside the numbers of a chunk per thread.
enum class Holds {
    totals,    ///< those of each combination: a sweep
    finals,    ///< also inputs and final metrics of every replicate: run_finals
    pairs,     ///< totals of the differences to the first scenario, per thread: compare
    outcomes,  ///< one number of every replicate in every scenario: regret
};

/// Returns about how many bytes of memory a run takes on so many threads. What grows with it are
/// the metrics times the steps: their totals per combination, and the numbers of a chunk per
/// thread.
std::uint64_t memory_of(const SweepPlan& plan, unsigned threads, Holds holds = Holds::totals);

/// A state before its first chunk.
SweepState start_sweep(ChunkRange range);

/// Whether the totals of a cell meet `until`.
bool is_known_well(const SweepPlan& plan, const Totals& totals);

/// `half-width(ask.ID) < 0.005` or `half-width(METRIC) < 0.1`.
/// \throws std::invalid_argument saying what is wrong
Until parse_until(const std::string& text, const Program& program,
                  const std::vector<Metric>& metrics);

}  // namespace steppe
