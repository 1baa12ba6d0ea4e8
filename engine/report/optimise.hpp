#pragma once

#include <optional>
#include <string>

#include "engine/analysis/design_futures.hpp"
#include "engine/analysis/optimise.hpp"
#include "steppe/result.hpp"

namespace steppe {

enum class Aim { maximise, minimise };

struct OptimiseReport {
    const DesignProblem& design_problem;
    std::string metric;
    int step = 0;
    Aim aim = Aim::maximise;
    std::optional<double> sum{};
    Optimum best{};  ///< values in the sign of the metric, for both aims
    /// Results over replicates; absent for central runs.
    struct Futures {
        DesignFutures::Size size{};
        CommonRun common{};
        Mean given{}, best{};
        Mean gain{};   ///< optimum minus given, paired by replicate
        Mean fresh{};  ///< same in replicates that the search did not use
    };
    std::optional<Futures> futures{};
};

/// Describes the gain, and each varied number: its optimum, binding bound and flatness. Its file
/// optimum.csv has a row per varied number.
Result optimise_result(const OptimiseReport& report);

}  // namespace steppe
