#pragma once

#include "engine/scenario/scenario.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// Returns the scenario and its comparison.
Resolved resolve(const Scenario& scenario);

}  // namespace steppe
