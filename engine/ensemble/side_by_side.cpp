#include "steppe/ensemble/side_by_side.hpp"

#include <algorithm>

#include "engine/ensemble/crew.hpp"
#include "engine/ensemble/worker.hpp"

namespace steppe {
namespace {

/// One worker per cell, because a worker holds the numbers of its last chunk.
class Abreast {
public:
    Abreast(const SweepPlan& plan, const SweepControl& control) : plan_(plan) {
        for (std::size_t c = 0; c < plan.cells.size(); ++c) workers_.emplace_back(plan, control);
    }

    SideBySide view(std::uint64_t chunk) {
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

std::uint64_t run_side_by_side(const SweepPlan& plan, const SweepControl& control,
                               const std::function<void(unsigned thread, const SideBySide&)>& take,
                               const Parts& parts) {
    const SweepControl own = without_keep(control);
    std::vector<Abreast> rows;
    for (unsigned n = 0; n < std::max(1U, control.threads); ++n) rows.emplace_back(plan, own);
    Crew crew{.threads = static_cast<unsigned>(rows.size()),
              .end = plan.chunks_a_cell,
              .work = {},
              .stop = control.stop,
              .chunk_done = control.chunk_done};
    crew.work = [&](unsigned thread, std::uint64_t chunk) {
        take(thread, rows[thread].view(chunk));
    };
    if (control.progress)
        crew.tell = [&](std::uint64_t chunks) {
            control.progress({.done = replicates_in(plan, chunks),
                              .all = plan.replicates,
                              .before = replicates_in(plan, parts.first),
                              .worlds = plan.cells.size(),
                              .probability = {},
                              .interval = {}});
        };
    if (crew.tell) crew.tell(parts.first);
    const auto stopped = [&] { return control.stop != nullptr && *control.stop; };
    std::uint64_t next = parts.first;
    while (next < crew.end) {
        crew.first = next;
        if (parts.between) crew.until = Crew::Clock::now() + control.interval;
        next = crew.run();
        if (crew.tell) crew.tell(next);
        if (next == crew.end) break;
        if (parts.between) parts.between(next);
        if (stopped()) break;
    }
    return next;
}

void look_side_by_side(const SweepPlan& plan, const SweepControl& control,
                       const std::function<void(const SideBySide&)>& look) {
    const SweepControl own = without_keep(control);
    Abreast row(plan, own);
    look(row.view(0));
}

}  // namespace steppe
