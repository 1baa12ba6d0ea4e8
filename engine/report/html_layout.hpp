#pragma once

#include <vector>

#include "engine/report/run_view.hpp"

namespace steppe::html {

/// Type of a layout.
enum class Ground {
    map,    ///< in the frame of the story's map; agents outside are on its edge, in their direction
    plain,  ///< states by coordinates in the middle, powers on a rim around them
    circle  ///< all on a circle, because one agent lacks coordinates
};

struct Layout {
    Ground ground = Ground::circle;
    std::vector<Place> place;  ///< in the order of the agents, in a unit square
};

/// Returns places for agents, deterministic for a scenario.
Layout layout(const RunView& story, const std::vector<Index>& agents);

}  // namespace steppe::html
