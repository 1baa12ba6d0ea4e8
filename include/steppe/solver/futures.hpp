#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "steppe/core/audit.hpp"
#include "steppe/core/isa.hpp"
#include "steppe/core/quantile.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/model/program.hpp"

/// Many futures of one program: the uncertain numbers drawn, chance let in.
namespace steppe {

/// A program made ready to be drawn from; immutable, shared by all threads.
struct FuturesPlan;

/// \param seed of what chance adds in the course of a run: random events, productivity, opinions
std::shared_ptr<const FuturesPlan> plan_futures(std::shared_ptr<const Program> program,
                                                std::vector<Metric> metrics, std::uint64_t seed);

/// The same for who plans again and again: what is drawn from is made once. \param known holds what
/// was made before
std::shared_ptr<const FuturesPlan> plan_futures(std::shared_ptr<const Program> program,
                                                std::vector<Metric> metrics, std::uint64_t seed,
                                                Quantiles& known);

/// The addresses of all uncertain numbers, those of the comparison included, bytewise in order.
const std::vector<std::string>& drawn_addresses(const FuturesPlan& plan);

/// Whether chance adds anything in the course of a run: random events, productivity, opinions.
bool has_chance(const FuturesPlan& plan);

/// As many futures as lanes may hold side by side; those of one eight always follow one another in
/// chance.
inline constexpr std::size_t futures_block = 16, futures_eight = 8;

/// Replicates to run, and where their results go.
struct Futures {
    std::uint64_t first = 0;                ///< replicate, a multiple of 8
    const std::uint64_t* chance = nullptr;  ///< per eight, as far as `stride` goes: the replicate
                                            ///< whose chance the first of them meets; null: itself
    std::size_t count = 0;                  ///< of replicates
    std::size_t stride = 0;                 ///< a multiple of futures_block, at least `count`
    const double* uniforms = nullptr;       ///< addresses x stride: uniform in (0, 1)
    double* values =
        nullptr;  ///< (steps + 1) x metrics x stride; aligned to 64 bytes, as `uniforms`
    double* inputs = nullptr;          ///< addresses x stride: what was drawn; null: not wanted
    std::uint64_t* clamped = nullptr;  ///< per address: draws that left the range of their key

    [[nodiscard]] std::uint64_t chance_of(std::size_t column) const {
        return chance == nullptr ? first + column
                                 : chance[column / futures_eight] + column % futures_eight;
    }
};

/// Runs futures, one block of lanes through all steps before the next; one object per thread.
class FutureSolver {
public:
    virtual ~FutureSolver();
    /// \throws AuditFailure when a future breaks a law of the model
    virtual void run(const Futures& job) = 0;
};

/// \param audit everything: every law at every step, by the slow path
std::unique_ptr<FutureSolver> make_future_solver(std::shared_ptr<const FuturesPlan> plan, Isa isa,
                                                 Audit audit);

}  // namespace steppe
