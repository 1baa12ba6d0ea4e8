#include "steppe/ensemble/sweep.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "engine/ensemble/worker.hpp"

namespace steppe {
namespace {

using Clock = std::chrono::steady_clock;

/// Chunks of one cell, taken by threads until a bound or a stop. What is done is always all chunks
/// before the next one, as each that is taken is finished.
class Round {
public:
    Round(const SweepPlan& plan, SweepState& state, const SweepControl& control, std::size_t cell, std::uint64_t end)
        : plan_(plan), state_(state), control_(control), cell_(cell), end_(end), taken_(state.next), finished_(state.next) {}

    /// \param workers, totals one each per thread
    void run(std::vector<Worker>& workers, std::vector<Totals>& totals, const std::function<void(std::uint64_t done)>& tell, Clock::time_point until) {
        std::vector<std::thread> threads;
        running_ = static_cast<unsigned>(workers.size());
        for (std::size_t n = 0; n < workers.size(); ++n) threads.emplace_back([this, &workers, &totals, n] { work(workers[n], totals[n]); });
        {
            std::unique_lock lock(mutex_);
            while (running_ > 0) {
                changed_.wait_for(lock, std::chrono::milliseconds(200));
                if (Clock::now() >= until || (control_.stop != nullptr && *control_.stop)) pause_ = true;
                if (tell) tell(finished_);
            }
        }
        for (auto& thread : threads) thread.join();
        state_.next = std::min<std::uint64_t>(taken_, end_);
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void work(Worker& worker, Totals& totals) {
        try {
            while (!pause_) {
                const std::uint64_t chunk = taken_++;
                if (chunk >= end_) break;
                worker.run(cell_, chunk % plan_.chunks_a_cell, totals);
                ++finished_;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            pause_ = true;
        }
        const std::lock_guard lock(mutex_);
        --running_;
        changed_.notify_all();
    }

    const SweepPlan& plan_;
    SweepState& state_;
    const SweepControl& control_;
    std::size_t cell_;
    std::uint64_t end_;
    std::atomic<std::uint64_t> taken_, finished_;
    std::atomic<bool> pause_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned running_ = 0;
    std::exception_ptr failure_;
};

/// Runs the rounds of a sweep and keeps the totals of all threads together between them.
class Rounds {
public:
    Rounds(const SweepPlan& plan, SweepState& state, const SweepControl& control) : plan_(plan), state_(state), control_(control) {
        for (unsigned n = 0; n < std::max(1U, control.threads); ++n) workers_.emplace_back(plan, control);
        due_ = Clock::now() + control.interval;
    }

    bool run() {
        while (state_.next < state_.range.end) {
            const auto cell = static_cast<std::size_t>(state_.next / plan_.chunks_a_cell);
            Totals& totals = totals_of(cell);
            if (is_a_look(cell) && is_known_well(plan_, totals)) {
                state_.next = std::min(state_.range.end, (cell + 1) * plan_.chunks_a_cell);
                continue;
            }
            run_round(cell, totals);
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
    Totals& totals_of(std::size_t cell) {
        const auto at = state_.cells.find(cell);
        if (at != state_.cells.end()) return at->second;
        return state_.cells.emplace(cell, empty(cell, workers_[0].pilot(cell))).first->second;
    }

    [[nodiscard]] Totals empty(std::size_t cell, std::vector<Range> ranges) const {
        const auto& at = plan_.cells[cell];
        return {std::move(ranges),
                {.asks = at.program->asks.size(), .groups = static_cast<std::size_t>(plan_.groups), .addresses = drawn_addresses(*at.plan).size()}};
    }

    /// Chunks between looks at `until`, so that it is looked at after the same replicates whatever the threads.
    [[nodiscard]] std::uint64_t a_look() const {
        constexpr std::uint64_t without_groups = 16;
        return plan_.groups > 1 ? std::max<std::uint64_t>(1, plan_.chunks_a_cell / plan_.groups) : without_groups;
    }

    [[nodiscard]] bool is_a_look(std::size_t cell) const { return (state_.next - cell * plan_.chunks_a_cell) % a_look() == 0; }

    [[nodiscard]] std::uint64_t next_stop(std::size_t cell) const {
        const std::uint64_t begin = cell * plan_.chunks_a_cell, end = std::min(state_.range.end, begin + plan_.chunks_a_cell);
        return plan_.until ? std::min(end, begin + ((state_.next - begin) / a_look() + 1) * a_look()) : end;
    }

    void run_round(std::size_t cell, Totals& totals) {
        std::vector<Totals> own(workers_.size(), empty(cell, totals.statistics.ranges()));
        Round round(plan_, state_, control_, cell, next_stop(cell));
        const auto tell = [&](std::uint64_t chunks) {
            if (control_.progress) control_.progress(progress(totals, chunks));
        };
        const auto estimates_due = control_.progress ? Clock::now() + std::chrono::seconds(1) : Clock::time_point::max();
        round.run(workers_, own, tell, std::min(estimates_due, control_.checkpoint ? due_ : Clock::time_point::max()));
        for (const auto& part : own) totals.merge(part);
    }

    /// The estimates are those of the last round's end; the count is of now.
    [[nodiscard]] SweepProgress progress(const Totals& totals, std::uint64_t chunks) const {
        SweepProgress out;
        const auto replicates = [&](std::uint64_t n) { return std::min(n * plan_.chunk, plan_.replicates * plan_.cells.size()); };
        out.done = replicates(std::min(chunks, state_.range.end)) - replicates(state_.range.first);
        out.all = replicates(state_.range.end) - replicates(state_.range.first);
        const auto cell = static_cast<std::size_t>(std::min(state_.next, plan_.chunks() - 1) / plan_.chunks_a_cell);
        for (std::size_t a = 0; totals.replicates() > 0 && a < plan_.cells[cell].program->asks.size(); ++a) {
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
};

}  // namespace

std::size_t SweepPlan::columns() const { return metrics.size() * static_cast<std::size_t>(cells.front().program->calendar.steps + 1); }

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

SweepState start_sweep(ChunkRange range) { return {.range = range, .next = range.first, .cells = {}}; }

bool run_sweep(const SweepPlan& plan, SweepState& state, const SweepControl& control) { return Rounds(plan, state, control).run(); }

}  // namespace steppe
