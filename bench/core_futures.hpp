#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/start.hpp"
#include "engine/solver/futures.hpp"

/// Replicates of bench/scenarios/core.toml computed by the solver: inputs and expected results for
/// rivals.
namespace steppe::bench {

/// Metrics that a rival computes at a step, in this order: W(i,i) and GDP per agent, positions by
/// agent, the price, the regional influence of the powers.
std::vector<Metric> core_metrics(const Program& program);

struct CoreFutures {
    std::shared_ptr<const Program> program;
    Replicate<double> centre;        ///< after the start, with uncertain numbers at their centres
    std::vector<Metric> metrics;     ///< core_metrics()
    std::vector<std::string> drawn;  ///< addresses of the uncertain numbers
    std::size_t count = 0;           ///< futures
    std::vector<double> inputs;      ///< drawn x count
    std::vector<double> values;      ///< (steps + 1) x metrics x count
    [[nodiscard]] std::size_t steps() const {
        return static_cast<std::size_t>(program->calendar.steps) + 1;
    }
};

/// \param count a multiple of 8
CoreFutures core_futures(std::size_t count);

}  // namespace steppe::bench
