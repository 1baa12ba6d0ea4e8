#include "engine/ensemble/paired_runner.hpp"

#include <algorithm>

#include "engine/ensemble/chunk_scheduler.hpp"
#include "engine/ensemble/worker.hpp"

namespace steppe {
namespace {

/// One worker per cell, because a worker holds the numbers of its last chunk.
class PairedRunner {
public:
    PairedRunner(const SweepPlan& plan, const SweepControl& control) : plan_(plan) {
        for (std::size_t c = 0; c < plan.cells.size(); ++c) workers_.emplace_back(plan, control);
    }

    PairedChunk view(std::uint64_t chunk) {
        views_.clear();
        for (std::size_t c = 0; c < workers_.size(); ++c)
            views_.push_back(workers_[c].view(c, chunk, nullptr));
        return {static_cast<std::size_t>(views_.front().first / (plan_.replicates / plan_.groups)),
                views_};
    }

private:
    const SweepPlan& plan_;
    std::vector<Worker> workers_;
    std::vector<ChunkView> views_;
};

/// Removes `keep`, so that workers allocate no inputs.
SweepControl without_keep(SweepControl control) {
    control.keep = {};
    return control;
}

}  // namespace

std::uint64_t replicates_in(const SweepPlan& plan, std::uint64_t chunks) {
    return std::min(chunks * plan.chunk, plan.replicates);
}

std::uint64_t run_paired(const SweepPlan& plan, const SweepControl& control,
                         const std::function<void(unsigned thread, const PairedChunk&)>& consume,
                         const Parts& parts) {
    const SweepControl own = without_keep(control);
    std::vector<PairedRunner> rows;
    for (unsigned n = 0; n < std::max(1U, control.threads); ++n) rows.emplace_back(plan, own);
    ChunkScheduler scheduler{.threads = static_cast<unsigned>(rows.size()),
                             .end = plan.chunks_a_cell,
                             .work = {},
                             .stop = control.stop,
                             .chunk_done = control.chunk_done};
    scheduler.work = [&](unsigned thread, std::uint64_t chunk) {
        consume(thread, rows[thread].view(chunk));
    };
    if (control.progress)
        scheduler.on_progress = [&](std::uint64_t chunks) {
            control.progress({.done = replicates_in(plan, chunks),
                              .all = plan.replicates,
                              .before = replicates_in(plan, parts.first),
                              .worlds = plan.cells.size(),
                              .probability = {},
                              .interval = {}});
        };
    if (scheduler.on_progress) scheduler.on_progress(parts.first);
    const auto stopped = [&] { return control.stop != nullptr && *control.stop; };
    std::uint64_t next = parts.first;
    while (next < scheduler.end) {
        scheduler.first = next;
        if (parts.between) scheduler.deadline = ChunkScheduler::Clock::now() + control.interval;
        next = scheduler.run();
        if (scheduler.on_progress) scheduler.on_progress(next);
        if (next == scheduler.end) break;
        if (parts.between) parts.between(next);
        if (stopped()) break;
    }
    return next;
}

void sample_paired(const SweepPlan& plan, const SweepControl& control,
                   const std::function<void(const PairedChunk&)>& look) {
    const SweepControl own = without_keep(control);
    PairedRunner row(plan, own);
    look(row.view(0));
}

}  // namespace steppe
