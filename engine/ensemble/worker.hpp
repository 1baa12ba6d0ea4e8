#pragma once

#include "engine/solver/decide.hpp"
#include "steppe/ensemble/sweep.hpp"

namespace steppe {

/// Memory aligned for the lanes.
struct alignas(64) Line {
    double value[8];
};

/// Computes chunks of a sweep, one after the other. One object per thread.
class Worker {
public:
    Worker(const SweepPlan& plan, const SweepControl& control) : plan_(plan), control_(control) {}

    /// A chunk's numbers, which stand until the next call. \throws AuditFailure
    /// \param clamped per address of the cell; null: nobody counts
    ChunkView view(std::size_t cell, std::uint64_t chunk, std::uint64_t* clamped);
    /// The ranges of a cell's columns, from its first chunk.
    std::vector<Range> pilot(std::size_t cell);

private:
    /// Fills `values_`: columns x count. \return count
    std::size_t compute(std::size_t cell, std::uint64_t chunk, std::uint64_t* clamped);
    void open(std::size_t cell);
    void answer_asks(std::size_t count);

    struct AskPlan {
        const AskProgram* ask;
        std::vector<Index> reads;
    };

    const SweepPlan& plan_;
    const SweepControl& control_;
    std::size_t cell_ = static_cast<std::size_t>(-1);
    std::unique_ptr<FutureSolver> solver_;
    std::vector<Line> uniforms_, inputs_, values_;
    std::vector<std::uint64_t> chance_;  ///< per eight futures of a chunk
    std::vector<std::size_t> column_;    ///< per asked metric: its place among those kept
    std::vector<AskPlan> asks_;
    std::vector<std::uint8_t> yes_;
    AskRoom room_;
};

}  // namespace steppe
