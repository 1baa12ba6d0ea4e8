#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/compiler/executable_memory.hpp"
#include "engine/compiler/stages.hpp"
#include "engine/core/isa.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::compiler {

/// A run as machine code, for packs of eight replicates (AVX-512) or four (AVX2).
class MachineCode {
public:
    using StageFunction = unsigned (*)(double* frame, const double* constants, double* previous,
                                       double* next, double* metrics, long stride_in_bytes);

    /// Returns whether the build writes code for the instruction set, and the system executes it.
    static bool is_possible(Isa isa);
    /// Returns null if that is not possible.
    static std::unique_ptr<const MachineCode> of(const Stages& stages, Isa isa);

    /// Returns the replicates of a pack.
    [[nodiscard]] STEPPE_INLINE std::size_t lanes() const { return lanes_; }
    /// Returns the rows of a frame, each of one pack.
    [[nodiscard]] STEPPE_INLINE std::size_t rows() const { return rows_; }
    /// Runs a stage on one pack. \param frame aligned to 64 bytes
    /// \return false if a guard fails
    STEPPE_INLINE bool run(std::size_t stage, double* frame, double* metrics,
                           std::size_t stride) const {
        double* const first = frame + slots_ * lanes_;
        double* const second = first + exports_ * lanes_;
        const bool even = stage % 2 == 0;
        return functions_[stage](frame, constants_[stage].data(), even ? first : second,
                                 even ? second : first, metrics,
                                 static_cast<long>(stride * sizeof(double))) == 0;
    }

private:
    std::unique_ptr<const ExecutableMemory> memory_;
    std::vector<StageFunction> functions_;        ///< per stage
    std::vector<std::vector<double>> constants_;  ///< per stage
    std::size_t lanes_ = 0, rows_ = 0, slots_ = 0, exports_ = 0;
};

}  // namespace steppe::compiler
