#pragma once

#include <array>

#include "engine/core/quantile.hpp"
#include "engine/model/total_influence.hpp"
#include "engine/solver/futures.hpp"

namespace steppe {

/// An uncertain number of a program.
struct DrawPlan {
    Num number;
    Index address;  ///< index in FuturesPlan::addresses
    Quantile quantile;
    double low, high;     ///< range of the key
    Index same = absent;  ///< in the comparison: the program's draw of the same number
};

class Specialiser;
using PhiloxKey = std::array<std::uint32_t, 2>;

struct FuturesPlan {
    std::shared_ptr<const Program> program;
    std::vector<Metric> metrics;
    std::vector<std::string> addresses;
    std::vector<DrawPlan> draws, comparison_draws;
    /// Per random event; per agent; agents x issues. Empty without such process noise.
    std::vector<PhiloxKey> begins, productivity, position;
    MetricNeeds needs;             ///< of `metrics`
    std::vector<bool> recorded{};  ///< per step: metrics are wanted; empty: at all steps
    std::shared_ptr<Specialiser> specialiser{};  ///< the compiled run, made when it pays
};

/// Throws the AuditFailure of the replicate at `column` of the job.
/// \pre it violates an invariant
[[noreturn]] void report_breach(const FuturesPlan& plan, const Futures& job, std::size_t column);

}  // namespace steppe
