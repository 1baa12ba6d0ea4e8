#pragma once

#include <optional>
#include <string>

#include "steppe/analysis/optimise.hpp"
#include "steppe/analysis/varied_futures.hpp"

/// What `steppe optimise` tells and writes.
namespace steppe {

enum class Aim { maximise, minimise };

struct OptimiseReport {
    const Varied& varied;
    std::string metric;
    int step = 0;
    Aim aim = Aim::maximise;
    std::optional<double> sum{};
    Optimum best{};  ///< values in the sign of the metric, whatever the aim
    /// Of futures; nothing for central runs.
    struct Futures {
        VariedFutures::Size size{};
        CommonRun common{};
        Mean given{}, best{};
        Mean gain{};   ///< optimum minus given, future by future
        Mean fresh{};  ///< the same in other futures, which the search has not seen
    };
    std::optional<Futures> futures{};
};

/// The gain, the optimum, which bounds bind and how flat it is.
std::string optimise_text(const OptimiseReport& report, double seconds);

/// A row per varied number:
/// `scenario,step,date,metric,unit,address,low,high,given,optimum,binds,flat_low,flat_high`.
std::string optimise_csv(const OptimiseReport& report);

std::string optimise_json(const OptimiseReport& report);

}  // namespace steppe
