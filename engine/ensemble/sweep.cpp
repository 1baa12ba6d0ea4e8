#include "steppe/ensemble/sweep.hpp"

#include <algorithm>

#include "engine/ensemble/crew.hpp"
#include "engine/ensemble/worker.hpp"

namespace steppe {
namespace {

using Clock = Crew::Clock;

Totals::Shape shape_of(const SweepPlan& plan, const SweepCell& cell) {
    return {.asks = cell.program->asks.size(), .groups = static_cast<std::size_t>(plan.groups), .addresses = drawn_addresses(*cell.plan).size()};
}

/// Runs the rounds of a sweep and keeps the totals of all threads together between them.
class Rounds {
public:
    Rounds(const SweepPlan& plan, SweepState& state, const SweepControl& control) : plan_(plan), state_(state), control_(control) {
        for (unsigned n = 0; n < std::max(1U, control.threads); ++n) workers_.emplace_back(plan, control);
        due_ = Clock::now() + control.interval;
        before_ = replicates_to(state.next);
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
        return {std::move(ranges), shape_of(plan_, at)};
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
        Crew crew{.threads = static_cast<unsigned>(workers_.size()),
                  .first = state_.next,
                  .end = next_stop(cell),
                  .work = {},
                  .stop = control_.stop,
                  .chunk_done = control_.chunk_done};
        crew.work = [&](unsigned thread, std::uint64_t chunk) { workers_[thread].run(cell, chunk % plan_.chunks_a_cell, own[thread]); };
        if (control_.progress) crew.tell = [&](std::uint64_t chunks) { control_.progress(progress(totals, chunks)); };
        if (control_.progress) crew.until = Clock::now() + std::chrono::seconds(1);
        if (control_.checkpoint) crew.until = std::min(crew.until, due_);
        state_.next = crew.run();
        for (const auto& part : own) totals.merge(part);
    }

    /// Of the range, before a chunk.
    [[nodiscard]] std::uint64_t replicates_to(std::uint64_t chunk) const {
        const auto replicates = [&](std::uint64_t n) { return std::min(n * plan_.chunk, plan_.replicates * plan_.cells.size()); };
        return replicates(chunk) - replicates(state_.range.first);
    }

    /// The estimates are those of the last round's end; the count is of now.
    [[nodiscard]] SweepProgress progress(const Totals& totals, std::uint64_t chunks) const {
        SweepProgress out;
        out.done = replicates_to(std::min(chunks, state_.range.end));
        out.all = replicates_to(state_.range.end);
        out.before = before_;
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

SweepState start_sweep(ChunkRange range) { return {.range = range, .next = range.first, .cells = {}}; }

void check_state(const SweepPlan& plan, const SweepState& state) {
    bool good = state.range.first <= state.next && state.next <= state.range.end && state.range.end <= plan.chunks();
    for (const auto& [cell, totals] : state.cells) good = good && cell < plan.cells.size() && totals.is_of(shape_of(plan, plan.cells[cell]), plan.columns());
    if (!good) throw WrongState("a state that was kept is of another sweep");
}

bool run_sweep(const SweepPlan& plan, SweepState& state, const SweepControl& control) {
    check_state(plan, state);
    return Rounds(plan, state, control).run();
}

}  // namespace steppe
