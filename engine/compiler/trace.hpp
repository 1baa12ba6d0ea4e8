#pragma once

#include <optional>
#include <vector>

#include "engine/compiler/graph.hpp"
#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/model/total_influence.hpp"

namespace steppe::compiler {

/// A number of a program that differs between replicates.
struct DrawnNumber {
    Num number;
    std::uint32_t slot;  ///< of the frame
};

/// A run to trace. Slots of the frame hold the drawn numbers, then the shocks of the step: those of
/// random events, of productivity and of positions, in the order of `Shocks`.
struct TracePlan {
    const Program& program;
    const std::vector<Metric>& metrics;
    MetricNeeds needs;
    const std::vector<bool>& recorded;  ///< per step: metrics are stored; empty: at all steps
    std::vector<DrawnNumber> drawn, comparison_drawn;
    std::uint32_t inputs = 0;  ///< slots of drawn numbers
    std::size_t begins = 0, productivity = 0, position = 0;
};

/// Runs the model on `Traced` from the start to the last step, with the essential checks of the
/// audit as guards. Branches follow `any` and `in_no_lane` of `Traced`: what an event, a pledge or
/// a corridor can reach is computed in full, and the rest is guarded. \return nothing if the run
/// has more than `most_nodes` different operations
std::optional<Graph> trace(const TracePlan& plan, std::size_t most_nodes);

}  // namespace steppe::compiler
