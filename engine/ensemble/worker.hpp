#pragma once

#include "engine/ensemble/sweep.hpp"
#include "engine/solver/decide.hpp"

namespace steppe {

/// Memory aligned for SIMD lanes.
struct alignas(64) Line {
    double value[8];
};

/// Computes chunks of a sweep one at a time. One object per thread.
class Worker {
public:
    Worker(const SweepPlan& plan, const SweepControl& control) : plan_(plan), control_(control) {}

    /// Returns a chunk's numbers, valid until the next call.
    /// \param clamp_counts clamped draws per address of the cell; null: not counted
    /// \throws AuditFailure
    ChunkView view(std::size_t cell, std::uint64_t chunk, std::uint64_t* clamp_counts);
    /// Returns the ranges of a cell's columns, from its first chunk.
    std::vector<Range> pilot(std::size_t cell);

private:
    /// Fills `values_`: columns x count. \return count
    std::size_t compute(std::size_t cell, std::uint64_t chunk, std::uint64_t* clamp_counts);
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
    std::vector<std::uint64_t> chance_;  ///< per eight replicates of a chunk
    std::vector<std::size_t> column_;    ///< per asked metric: its index among the kept ones
    std::vector<AskPlan> asks_;
    std::vector<std::uint8_t> yes_;
    AskRoom room_;
};

}  // namespace steppe
