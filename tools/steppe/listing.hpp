#pragma once

#include <string>
#include <vector>

#include "steppe/reference.hpp"
#include "tools/steppe/commands.hpp"

/// The lists that `list` prints and completion offers.
namespace steppe {

/// Returns the folder of the scenarios of an installed program, relative to the program; empty if
/// it is not installed.
std::string shipped_scenarios();

/// Returns the names of the lists.
const std::vector<std::string>& all_lists();

/// Returns the entries of a list: words of the language, or with a file those of the scenario.
/// \param file  a scenario; of the list `scenarios` a folder, by default ./scenarios, that of an
/// installed program, or the working directory
/// \throws UsageError, ScenarioError
std::vector<ReferenceEntry> listed(const std::string& what, const std::string& file, bool anywhere);

}  // namespace steppe
