#pragma once

#include <map>
#include <string>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Every number of a scenario by its address, defaults and rows of data tables included.
std::map<std::string, const Number*> numbers_of(const Scenario& scenario);

}  // namespace steppe
