#pragma once

#include <vector>

#include "engine/report/html_story.hpp"

namespace steppe::html {

/// How agents were laid out.
enum class Ground {
    map,    ///< in the frame of the story's map; who lies outside stands on its edge, in the
            ///< direction in which it lies
    plain,  ///< states by their coordinates in the middle, powers on a rim around them
    circle  ///< all on a circle: one of them has no coordinates
};

struct Layout {
    Ground ground = Ground::circle;
    std::vector<Place> place;  ///< as the agents given, within a square of side 1
};

/// Places for agents; the same scenario has the same ones every time.
Layout layout(const Story& story, const std::vector<Index>& agents);

}  // namespace steppe::html
