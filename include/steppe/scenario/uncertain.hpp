#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Gives every number of `into`, and of what it is compared with, the distribution that the number
/// of the same address has in `from`; numbers that are known exactly in `from` stay as they are. An
/// event's number that `into` does not state stays unstated, as it would change what kind of event
/// it is. \return addresses of uncertain numbers of `from` that `into` does not have, in order
std::vector<std::string> adopt_uncertainty(Scenario& into, const Scenario& from);

}  // namespace steppe
