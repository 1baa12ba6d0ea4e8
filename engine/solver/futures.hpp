#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/audit.hpp"
#include "engine/core/isa.hpp"
#include "engine/core/quantile.hpp"
#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"

/// Monte Carlo runs of one program: sampled uncertain numbers and process noise.
namespace steppe {

/// A program prepared for sampling; immutable, shared by all threads.
struct FuturesPlan;

/// Prepares a program for sampling.
/// \param seed seed of the process noise: random events, productivity, opinions
std::shared_ptr<const FuturesPlan> plan_futures(std::shared_ptr<const Program> program,
                                                std::vector<Metric> metrics, std::uint64_t seed);

/// Prepares a program with cached quantiles, for repeated planning.
/// \param known cache to read and extend
/// \param recorded per step: metrics are wanted, other values are not written; empty: at all steps
std::shared_ptr<const FuturesPlan> plan_futures(std::shared_ptr<const Program> program,
                                                std::vector<Metric> metrics, std::uint64_t seed,
                                                Quantiles& known, std::vector<bool> recorded = {});

/// Returns the addresses of all uncertain numbers, including those of the comparison, in bytewise
/// order.
const std::vector<std::string>& drawn_addresses(const FuturesPlan& plan);

/// Returns whether the program has process noise: random events, productivity, opinions.
bool has_chance(const FuturesPlan& plan);

/// Replicates that the lanes process side by side; the replicates of a group of eight have
/// consecutive noise streams.
inline constexpr std::size_t futures_block = 16, futures_eight = 8;

/// Replicates to run and the buffers for their results.
struct Futures {
    std::uint64_t first = 0;  ///< first replicate, a multiple of 8
    const std::uint64_t* chance =
        nullptr;  ///< per group of eight, up to `stride`: the replicate whose process noise its
                  ///< first one uses; null: its own
    std::size_t count = 0;             ///< number of replicates
    std::size_t stride = 0;            ///< a multiple of futures_block, at least `count`
    const double* uniforms = nullptr;  ///< addresses x stride: uniform in (0, 1)
    double* values =
        nullptr;  ///< (steps + 1) x metrics x stride; aligned to 64 bytes, as `uniforms`
    double* inputs = nullptr;               ///< addresses x stride: drawn values; null: omitted
    std::uint64_t* clamp_counts = nullptr;  ///< per address: draws outside the key's range

    [[nodiscard]] std::uint64_t chance_of(std::size_t column) const {
        return chance == nullptr ? first + column
                                 : chance[column / futures_eight] + column % futures_eight;
    }
};

/// Runs replicates block by block, each through all steps; one object per thread.
class FutureSolver {
public:
    virtual ~FutureSolver();
    /// \throws AuditFailure if a replicate violates a model invariant
    virtual void run(const Futures& job) = 0;
};

/// How replicates are computed. Results are identical with all methods.
enum class Method {
    automatic,  ///< by the fastest one, for the number of replicates that the plan has run
    kernel,     ///< by the model's own processes
    tape,       ///< by interpreting the compiled run
    code,       ///< by its machine code, if the machine can have it; else by the tape
};

/// Returns a solver for the plan. The environment variable STEPPE_METHOD (kernel, tape, code)
/// forces what `automatic` leaves open.
/// \param audit `everything` checks every invariant at every step, on the slow path
std::unique_ptr<FutureSolver> make_future_solver(std::shared_ptr<const FuturesPlan> plan, Isa isa,
                                                 Audit audit, Method method = Method::automatic);

}  // namespace steppe
