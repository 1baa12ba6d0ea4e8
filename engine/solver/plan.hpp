#pragma once

#include <array>

#include "steppe/core/quantile.hpp"
#include "steppe/solver/futures.hpp"

namespace steppe {

/// One uncertain number of a program.
struct DrawPlan {
    Num number;
    Index address;  ///< into FuturesPlan::addresses
    Quantile quantile;
    double low, high;     ///< what its key allows
    Index same = absent;  ///< of the comparison: the program's draw that gives the same number
};

using PhiloxKey = std::array<std::uint32_t, 2>;

struct FuturesPlan {
    std::shared_ptr<const Program> program;
    std::vector<Metric> metrics;
    std::vector<std::string> addresses;
    std::vector<DrawPlan> draws, comparison_draws;
    /// Per random event; per agent; agents x issues. Empty where nothing of the kind can happen.
    std::vector<PhiloxKey> begins, productivity, position;
    bool total_wanted = false;  ///< a metric needs total influence
};

/// Throws the AuditFailure of the one replicate at `column` of the job. \pre it breaks a law
[[noreturn]] void tell_breach(const FuturesPlan& plan, const Futures& job, std::size_t column);

}  // namespace steppe
