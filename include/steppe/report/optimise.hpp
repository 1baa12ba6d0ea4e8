#pragma once

#include <optional>
#include <string>

#include "steppe/analysis/design_futures.hpp"
#include "steppe/analysis/optimise.hpp"

/// Reports of `steppe optimise`.
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

/// Returns the gain, the optimum, the binding bounds and the flatness of the optimum.
std::string optimise_text(const OptimiseReport& report, double seconds);

/// Returns one row per varied number:
/// `scenario,step,date,metric,unit,address,low,high,given,optimum,binds,flat_low,flat_high`.
std::string optimise_csv(const OptimiseReport& report);

std::string optimise_json(const OptimiseReport& report);

}  // namespace steppe
