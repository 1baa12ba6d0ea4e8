#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Copies the distributions of `from` to the numbers of `into` and of its comparison scenario that
/// have the same addresses; numbers that are exact in `from` do not change. Skips event numbers
/// that `into` does not state, because stating one changes the event.
/// \return sorted addresses of uncertain numbers of `from` that `into` does not have
std::vector<std::string> adopt_uncertainty(Scenario& into, const Scenario& from);

}  // namespace steppe
