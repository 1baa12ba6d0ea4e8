#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "engine/compiler/machine_code.hpp"
#include "engine/compiler/tape.hpp"
#include "engine/core/isa.hpp"
#include "engine/solver/futures.hpp"

namespace steppe {

/// The run of a plan as machine code, or else as a tape.
struct SpecialisedRun {
    std::unique_ptr<const compiler::MachineCode> code;
    compiler::Tape tape;
};

/// Compiles the run of a plan once, for all threads that share the plan.
class Specialiser {
public:
    /// Counts replicates, and returns the compiled run if enough of them were asked for, or at once
    /// if `method` requires it. Null: the kernel runs these replicates, as another thread compiles,
    /// or the method is not available.
    const SpecialisedRun* after(const FuturesPlan& plan, Isa isa, Method method,
                                std::uint64_t replicates);

    /// Replicates that failed a guard, so that the kernel ran them.
    std::atomic<std::uint64_t> computed_again = 0;

private:
    const SpecialisedRun* compiled(const FuturesPlan& plan, Isa isa, Method method);

    std::mutex mutex_;
    /// Null: compiling this run does not pay.
    std::map<std::pair<Isa, Method>, std::unique_ptr<const SpecialisedRun>> known_;
    std::atomic<std::uint64_t> replicates_ = 0;
};

}  // namespace steppe
