#pragma once

#include <string>

#include "steppe/scenario/scenario.hpp"

/// Scenarios put together from others, and numbers set, without reading a file again.
namespace steppe {

/// Makes what stands at an address (`pledge.japan-20b`, `agent.KAZ.growth_per_year`,
/// `layer.trade.cell.KAZ.CHN`) what it is in `from`, which may have nothing there. A cell of a
/// layer or a commodity brings the pair's rows of the data table with it. Nothing is checked: see
/// check_scenario. \pre `address` is one that `differences` tells of the two
void take(Scenario& into, const Scenario& from, const std::string& address,
          const Registry& registry);

/// Sets the number at an address, known exactly from now on, as `--set` would; a number that the
/// file leaves to its default counts as given. That the value is allowed is not checked. \return
/// whether the scenario has a number there: rows of tables and items of maps have none until they
/// are stated
bool set_number(Scenario& scenario, const std::string& address, double value);

}  // namespace steppe
