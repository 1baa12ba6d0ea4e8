#include "engine/ensemble/sweep.hpp"

#include <algorithm>
#include <mutex>

#include "engine/ensemble/chunk_scheduler.hpp"
#include "engine/ensemble/worker.hpp"

namespace steppe {
namespace {

using Clock = ChunkScheduler::Clock;

CellAccumulator::Shape shape_of(const SweepPlan& plan, const SweepCell& cell) {
    return {.asks = cell.program->asks.size(),
            .groups = static_cast<std::size_t>(plan.groups),
            .addresses = drawn_addresses(*cell.plan).size()};
}

/// Returns the size of a cell's totals with `replicates` in them.
std::uint64_t bytes_of_accumulators(const SweepPlan& plan, std::uint64_t replicates) {
    constexpr std::uint64_t sums = 160, counters = 4 * (Statistics::bins + 2);
    const std::uint64_t cells = replicates <= Statistics::bins ? 2 * replicates : counters;
    return plan.columns() * (sums + cells + (plan.groups > 1 ? 16 * plan.groups : 0));
}

/// Returns whether totals per thread would be too large, so that threads share them.
bool shares_totals(const SweepPlan& plan, unsigned threads) {
    constexpr std::uint64_t most = std::uint64_t{1} << 27U;
    return threads <= 1 || threads * bytes_of_accumulators(plan, plan.replicates) > most;
}

/// Totals of a round: one per thread, merged at the end, or, if those do not fit, shared totals
/// with locked stripes of columns. All state is integer, so both give the same bits.
class RoundAccumulator {
public:
    RoundAccumulator(const SweepPlan& plan, CellAccumulator& totals, unsigned threads,
                     std::uint64_t replicates)
        : totals_(totals),
          group_size_(plan.replicates / plan.groups),
          shared_(shares_totals(plan, threads)) {
        clamp_counts_.assign(threads, std::vector<std::uint64_t>(totals.clamp_counts.size()));
        if (shared_) {
            totals.reserve(replicates);
            stripes_ = std::vector<std::mutex>(
                std::min<std::size_t>(8 * threads, totals.statistics.columns()) + 1);
        } else {
            own_.assign(threads, totals.empty_copy());
        }
    }

    std::uint64_t* clamp_counts(unsigned thread) { return clamp_counts_[thread].data(); }

    void add(unsigned thread, const ChunkView& chunk) {
        const auto group = static_cast<std::size_t>(chunk.first / group_size_);
        if (!shared_) return own_[thread].add(group, chunk.values, chunk.yes, chunk.count);
        const std::size_t stripes = stripes_.size() - 1, columns = totals_.statistics.columns();
        for (std::size_t n = 0; n < stripes; ++n) {
            const std::size_t k = (8 * thread + n) % stripes;  // threads start at different stripes
            const std::lock_guard lock(stripes_[k]);
            totals_.add_columns(group, columns * k / stripes, columns * (k + 1) / stripes,
                                chunk.values, chunk.count);
        }
        const std::lock_guard lock(stripes_.back());
        totals_.add_counts(group, chunk.yes, chunk.count);
    }

    void finish() {
        for (const auto& part : own_) totals_.merge(part);
        for (const auto& clamp_counts : clamp_counts_)
            for (std::size_t n = 0; n < clamp_counts.size(); ++n)
                totals_.clamp_counts[n] += clamp_counts[n];
    }

private:
    CellAccumulator& totals_;
    std::uint64_t group_size_;
    bool shared_;
    std::vector<CellAccumulator> own_;
    std::vector<std::mutex> stripes_;  // the last guards everything outside columns
    std::vector<std::vector<std::uint64_t>> clamp_counts_;
};

/// Runs the rounds of a sweep and merges the threads' totals between them.
class Rounds {
public:
    Rounds(const SweepPlan& plan, SweepState& state, const SweepControl& control)
        : plan_(plan), state_(state), control_(control) {
        for (unsigned n = 0; n < std::max(1U, control.threads); ++n)
            workers_.emplace_back(plan, control);
        due_ = Clock::now() + control.interval;
        before_ = replicates_to(state.next);
    }

    bool run() {
        while (state_.next < state_.range.end) {
            const auto cell = static_cast<std::size_t>(state_.next / plan_.chunks_a_cell);
            CellAccumulator& totals = totals_of(cell);
            if (is_a_look(cell) && converged(plan_, totals)) {
                state_.next = std::min(state_.range.end, (cell + 1) * plan_.chunks_a_cell);
                continue;
            }
            run_round(cell, totals);
            if (control_.progress) {
                SweepProgress now = estimates(totals);
                now.done = replicates_to(state_.next);
                control_.progress(now);
            }
            if (control_.stop != nullptr && *control_.stop && state_.next < state_.range.end) {
                if (control_.checkpoint) control_.checkpoint(state_);
                return false;
            }
            if (control_.checkpoint && Clock::now() >= due_) {
                control_.checkpoint(state_);
                due_ = Clock::now() + control_.interval;
            }
        }
        return true;
    }

private:
    CellAccumulator& totals_of(std::size_t cell) {
        const auto at = state_.cells.find(cell);
        if (at != state_.cells.end()) return at->second;
        return state_.cells
            .try_emplace(cell, workers_[0].pilot(cell), shape_of(plan_, plan_.cells[cell]))
            .first->second;
    }

    /// Returns the chunks between checks of `until`, which makes the check independent of the
    /// thread count.
    [[nodiscard]] std::uint64_t a_look() const {
        constexpr std::uint64_t without_groups = 16;
        return plan_.groups > 1 ? std::max<std::uint64_t>(1, plan_.chunks_a_cell / plan_.groups)
                                : without_groups;
    }

    [[nodiscard]] bool is_a_look(std::size_t cell) const {
        return (state_.next - cell * plan_.chunks_a_cell) % a_look() == 0;
    }

    [[nodiscard]] std::uint64_t next_stop(std::size_t cell) const {
        // In chunks: 32-bit counters suffice for a round.
        constexpr std::uint64_t longest = std::uint64_t{1} << 20U;
        const std::uint64_t begin = cell * plan_.chunks_a_cell,
                            end = std::min({state_.range.end, begin + plan_.chunks_a_cell,
                                            state_.next + longest});
        return plan_.stop_when
                   ? std::min(end, begin + ((state_.next - begin) / a_look() + 1) * a_look())
                   : end;
    }

    void run_round(std::size_t cell, CellAccumulator& totals) {
        ChunkScheduler scheduler{.threads = static_cast<unsigned>(workers_.size()),
                                 .first = state_.next,
                                 .end = next_stop(cell),
                                 .work = {},
                                 .stop = control_.stop,
                                 .chunk_done = control_.chunk_done};
        RoundAccumulator round(plan_, totals, scheduler.threads,
                               replicates_to(scheduler.end) - replicates_to(scheduler.first));
        scheduler.work = [&](unsigned thread, std::uint64_t chunk) {
            const ChunkView view = workers_[thread].view(cell, chunk % plan_.chunks_a_cell,
                                                         round.clamp_counts(thread));
            round.add(thread, view);
            if (control_.keep) control_.keep(view);
        };
        // Estimates are from the end of the last round; the count is current.
        SweepProgress known = estimates(totals);
        if (control_.progress)
            scheduler.on_progress = [&](std::uint64_t chunks) {
                known.done = replicates_to(std::min(chunks, state_.range.end));
                control_.progress(known);
            };
        if (control_.progress) scheduler.deadline = Clock::now() + std::chrono::seconds(1);
        if (control_.checkpoint) scheduler.deadline = std::min(scheduler.deadline, due_);
        state_.next = scheduler.run();
        round.finish();
    }

    /// Returns the replicates of the range before a chunk. The last chunk of a cell may be short.
    [[nodiscard]] std::uint64_t replicates_to(std::uint64_t chunk) const {
        const auto replicates = [&](std::uint64_t n) {
            return n / plan_.chunks_a_cell * plan_.replicates +
                   std::min(n % plan_.chunks_a_cell * plan_.chunk, plan_.replicates);
        };
        return replicates(chunk) - replicates(state_.range.first);
    }

    [[nodiscard]] SweepProgress estimates(const CellAccumulator& totals) const {
        SweepProgress out;
        out.all = replicates_to(state_.range.end);
        out.before = before_;
        const auto cell = static_cast<std::size_t>(std::min(state_.next, plan_.chunks() - 1) /
                                                   plan_.chunks_a_cell);
        for (std::size_t a = 0;
             totals.replicates() > 0 && a < plan_.cells[cell].program->asks.size(); ++a) {
            out.probability.push_back(totals.probability(a));
            out.interval.push_back(totals.probability_interval(a));
        }
        return out;
    }

    const SweepPlan& plan_;
    SweepState& state_;
    const SweepControl& control_;
    std::vector<Worker> workers_;
    Clock::time_point due_;
    std::uint64_t before_ = 0;
};

}  // namespace

ChunkRange shard(const SweepPlan& plan, std::uint64_t i, std::uint64_t n) {
    const std::uint64_t all = plan.chunks(), whole = all / n, rest = all % n;
    const auto before = [&](std::uint64_t k) { return k * whole + std::min(k, rest); };
    return {before(i), before(i + 1)};
}

std::uint64_t SweepState::replicates() const {
    std::uint64_t out = 0;
    for (const auto& [cell, totals] : cells) out += totals.replicates();
    return out;
}

SweepState start_sweep(ChunkRange range) {
    return {.range = range, .next = range.first, .cells = {}};
}

void check_state(const SweepPlan& plan, const SweepState& state) {
    bool good = state.range.first <= state.next && state.next <= state.range.end &&
                state.range.end <= plan.chunks();
    for (const auto& [cell, totals] : state.cells)
        good = good && cell < plan.cells.size() &&
               totals.is_of(shape_of(plan, plan.cells[cell]), plan.columns());
    if (!good) throw WrongState("the saved state belongs to another sweep");
}

std::uint64_t memory_of(const SweepPlan& plan, unsigned threads, Holds holds) {
    const std::uint64_t program = std::uint64_t{64} << 20U, cells = plan.cells.size();
    const std::uint64_t totals = bytes_of_accumulators(plan, plan.replicates);
    const std::uint64_t values = threads * plan.columns() * (plan.chunk + futures_block - 1) /
                                 futures_block * futures_block * sizeof(double);
    // Paired runs hold a chunk per scenario, and totals per thread.
    if (holds == Holds::pairs)
        return program + cells * values + (threads + 1) * (cells - 1) * totals;
    if (holds == Holds::outcomes)
        return program + cells * values + cells * plan.replicates * sizeof(double);
    const std::uint64_t parts = shares_totals(plan, threads) ? 0 : threads;
    const std::uint64_t sweep = program + (cells + parts) * totals + values;
    if (holds == Holds::totals) return sweep;
    std::uint64_t finals = 0;
    for (const auto& cell : plan.cells)
        finals += (drawn_addresses(*cell.plan).size() + plan.metrics.size()) * plan.replicates;
    return sweep + finals * sizeof(double);
}

bool run_sweep(const SweepPlan& plan, SweepState& state, const SweepControl& control) {
    check_state(plan, state);
    return Rounds(plan, state, control).run();
}

}  // namespace steppe
