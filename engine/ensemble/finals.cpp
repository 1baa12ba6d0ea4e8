#include "engine/ensemble/finals.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/bytes.hpp"
#include "engine/core/limits.hpp"
#include "engine/ensemble/paired_runner.hpp"

namespace steppe {
namespace {

/// Copies the rows of a chunk into the rows of all replicates.
template <class T>
void put_rows(const T* from, std::size_t rows, const ChunkView& chunk, std::vector<T>& to,
              std::size_t count) {
    for (std::size_t row = 0; row < rows; ++row)
        std::copy_n(from + row * chunk.count, chunk.count,
                    to.begin() + static_cast<std::ptrdiff_t>(row * count + chunk.first));
}

/// Returns the replicates of a cell that precede a chunk of the plan.
std::size_t done_of(const SweepPlan& plan, std::size_t cell, std::uint64_t next) {
    const std::uint64_t first = cell * plan.chunks_a_cell;
    return static_cast<std::size_t>(next <= first ? 0 : replicates_in(plan, next - first));
}

std::string bytes_of(const SweepPlan& plan, const std::vector<Finals>& finals, std::uint64_t next) {
    std::string out;
    put_number(out, next);
    for (std::size_t c = 0; c < finals.size(); ++c) {
        const std::size_t count = finals[c].count, done = done_of(plan, c, next);
        put_done(out, finals[c].inputs, count, done);
        put_done(out, finals[c].values, count, done);
        put_done(out, finals[c].yes, count, done);
    }
    return out;
}

/// \return the chunk to resume from
std::uint64_t go_on(const SweepPlan& plan, std::vector<Finals>& finals, std::string_view bytes) {
    if (bytes.empty()) return 0;
    const std::uint64_t next = take_number(bytes);
    if (next > plan.chunks()) throw std::runtime_error("the saved state belongs to another run");
    for (std::size_t c = 0; c < finals.size(); ++c) {
        const std::size_t count = finals[c].count, done = done_of(plan, c, next);
        take_done(bytes, finals[c].inputs, count, done);
        take_done(bytes, finals[c].values, count, done);
        take_done(bytes, finals[c].yes, count, done);
    }
    return next;
}

}  // namespace

std::optional<std::vector<Finals>> run_finals(const SweepPlan& plan, int step,
                                              SweepControl control) {
    const auto count = static_cast<std::size_t>(plan.replicates), metrics = plan.metrics.size();
    std::vector<Finals> out(plan.cells.size());
    std::size_t rows = 0;
    for (const auto& cell : plan.cells)
        rows += drawn_addresses(*cell.plan).size() + metrics + cell.program->asks.size();
    if (count > limits::kept_numbers / std::max<std::size_t>(1, rows))
        throw std::length_error(fmt::format(
            "{} futures with {} numbers each do not fit in memory: take fewer", count, rows));
    for (std::size_t c = 0; c < out.size(); ++c) {
        out[c].count = count;
        out[c].inputs.resize(drawn_addresses(*plan.cells[c].plan).size() * count);
        out[c].values.resize(metrics * count);
        out[c].yes.resize(plan.cells[c].program->asks.size() * count);
    }
    // Chunks write to disjoint ranges, so no lock is needed.
    control.keep = [&](const ChunkView& chunk) {
        auto& finals = out[chunk.cell];
        if (chunk.inputs != nullptr)
            put_rows(chunk.inputs, finals.inputs.size() / count, chunk, finals.inputs, count);
        put_rows(chunk.values + static_cast<std::size_t>(step) * metrics * chunk.count, metrics,
                 chunk, finals.values, count);
        put_rows(chunk.yes, finals.yes.size() / count, chunk, finals.yes, count);
    };
    auto state = start_sweep({0, plan.chunks()});
    control.checkpoint = {};
    if (control.checkpoint_hooks.save && !plan.stop_when) {
        state.next = go_on(plan, out, control.checkpoint_hooks.begin());
        control.checkpoint = [&](const SweepState& now) {
            control.checkpoint_hooks.save(bytes_of(plan, out, now.next));
        };
    }
    if (!run_sweep(plan, state, control)) return std::nullopt;
    return out;
}

}  // namespace steppe
