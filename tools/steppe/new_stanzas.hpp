#pragma once

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

/// The stanzas of `new`, which suit a scenario.
namespace steppe {

/// A part of a scenario file that can be used by itself; lines that begin with `#` explain it.
struct Stanza {
    std::string title, needs;
    std::string text{};  ///< empty if the scenario lacks what it needs
};

/// Returns a pledge, a stop of exports, a sanction, a corridor, a new power with its rows, and a
/// question. Each passes `check` in a file that extends the scenario, alone and beside the others.
std::vector<Stanza> stanzas_for(const Scenario& scenario);

}  // namespace steppe
