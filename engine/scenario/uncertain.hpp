#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Copies the distributions of `from` to the numbers of `into` and of its comparison scenario that
/// have the same addresses; numbers that are exact in `from` do not change. Skips event numbers
/// that `into` does not state, because stating one changes the event.
/// \return sorted addresses of uncertain numbers of `from` that `into` does not have
std::vector<std::string> adopt_uncertainty(Scenario& into, const Scenario& from);

/// Makes every uncertain number of a scenario and of its comparison exact, at its centre, unless
/// its address matches a pattern.
void vary_only(Scenario& scenario, const std::vector<std::string>& patterns);

/// Gives numbers of a scenario and of its comparison distributions by address, and places for
/// messages. Makes all others exact.
struct Placed {
    std::shared_ptr<const Distribution> distribution;
    Place place{};
};
void vary_by(Scenario& scenario, const std::map<std::string, Placed>& distributions);

}  // namespace steppe
