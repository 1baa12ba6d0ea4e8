#pragma once

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Returns the changes of a scenario against its comparison, one or more lines per change.
std::vector<std::string> changes_in_words(const Scenario& scenario, const Scenario& comparison);

}  // namespace steppe
