#pragma once

#include <string>

#include "engine/scenario/scenario.hpp"

/// Combines scenarios and sets numbers in memory, without reading a file again.
namespace steppe {

/// Copies the table or value at an address (`pledge.japan-20b`, `agent.KAZ.growth_per_year`,
/// `layer.trade.cell.KAZ.CHN`) from `from`, or erases it if `from` has none. A cell of a layer or a
/// commodity also copies the pair's rows of the data table. Does not check the result: see
/// check_scenario.
/// \pre `differences` returns `address` for the two scenarios
void copy_value(Scenario& into, const Scenario& from, const std::string& address,
                const Registry& registry);

/// Sets the number at an address to an exact value, as `--set` does, and marks it as given. Does
/// not check the range.
/// \return whether the scenario has a number at the address; rows of tables and items of maps have
/// one only if they are stated
bool set_number(Scenario& scenario, const std::string& address, double value);

}  // namespace steppe
