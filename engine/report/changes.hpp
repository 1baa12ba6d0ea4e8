#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// What a scenario changes against the one it is compared with, one or more lines per change.
std::vector<std::string> changes_in_words(const Scenario& scenario, const Scenario& comparison);

}  // namespace steppe
