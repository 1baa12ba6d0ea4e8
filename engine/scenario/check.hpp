#pragma once

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Reports ids that do not exist. `ROW` is valid only for flows of money or goods.
void resolve_references(const Scenario& scenario, const Registry& registry, Diagnostics& found);

/// Reports errors across keys: rates too fast for the step, pledges before the start, missing
/// positions, shares that sum to more than 1, keys without effect.
void validate(const Scenario& scenario, const Registry& registry, Diagnostics& found);

}  // namespace steppe
