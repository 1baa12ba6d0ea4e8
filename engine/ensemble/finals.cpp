#include "steppe/ensemble/finals.hpp"

#include <algorithm>

namespace steppe {
namespace {

/// Rows of a chunk into rows of all futures.
template <class T>
void put_rows(const T* from, std::size_t rows, const ChunkView& chunk, std::vector<T>& to, std::size_t count) {
    for (std::size_t row = 0; row < rows; ++row)
        std::copy_n(from + row * chunk.count, chunk.count, to.begin() + static_cast<std::ptrdiff_t>(row * count + chunk.first));
}

}  // namespace

std::optional<std::vector<Finals>> run_finals(const SweepPlan& plan, int step, SweepControl control) {
    const auto count = static_cast<std::size_t>(plan.replicates), metrics = plan.metrics.size();
    std::vector<Finals> out(plan.cells.size());
    for (std::size_t c = 0; c < out.size(); ++c) {
        out[c].count = count;
        out[c].inputs.resize(drawn_addresses(*plan.cells[c].plan).size() * count);
        out[c].values.resize(metrics * count);
        out[c].yes.resize(plan.cells[c].program->asks.size() * count);
    }
    // Chunks write to places of their own: no lock is needed.
    control.keep = [&](const ChunkView& chunk) {
        auto& finals = out[chunk.cell];
        if (chunk.inputs != nullptr) put_rows(chunk.inputs, finals.inputs.size() / count, chunk, finals.inputs, count);
        put_rows(chunk.values + static_cast<std::size_t>(step) * metrics * chunk.count, metrics, chunk, finals.values, count);
        put_rows(chunk.yes, finals.yes.size() / count, chunk, finals.yes, count);
    };
    auto state = start_sweep({0, plan.chunks()});
    if (!run_sweep(plan, state, control)) return std::nullopt;
    return out;
}

}  // namespace steppe
