#pragma once

#include "engine/core/bytes.hpp"
#include "engine/ensemble/paired_runner.hpp"

/// Checkpoints of rows of numbers, one per replicate of a cell.
namespace steppe {

/// \param next chunk of a cell: the replicates before it are complete
inline std::string bytes_of(const SweepPlan& plan, const std::vector<double>& rows,
                            std::uint64_t next) {
    std::string out;
    put_number(out, next);
    put_done(out, rows, static_cast<std::size_t>(plan.replicates),
             static_cast<std::size_t>(replicates_in(plan, next)));
    return out;
}

/// Restores completed rows.
/// \return the chunk to resume from
/// \throws std::runtime_error for bytes of another run
inline std::uint64_t go_on(const SweepPlan& plan, std::vector<double>& rows,
                           std::string_view bytes) {
    if (bytes.empty()) return 0;
    const std::uint64_t next = take_number(bytes);
    take_done(bytes, rows, static_cast<std::size_t>(plan.replicates),
              static_cast<std::size_t>(replicates_in(plan, next)));
    return next;
}

}  // namespace steppe
