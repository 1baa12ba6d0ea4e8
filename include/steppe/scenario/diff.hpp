#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// One thing in which a scenario differs from another.
struct Change {
    enum class What { added, dropped, changed };
    What what;
    std::string address;  ///< a table (`pledge.japan-20b`) or a value (`agent.KAZ.growth_per_year`)
    std::string before, after;  ///< as TOML; empty for tables and where there is none
};

/// How `to` differs from `from`, by address; what only describes (title, question, source, note,
/// basis, compare_with) is left out.
std::vector<Change> differences(const Node& from, const Node& to);

/// The same, and the rows of data tables that differ, each at the address of its cell; those that
/// either scenario states as a cell are told as such alone.
std::vector<Change> differences(const Scenario& from, const Scenario& to, const Registry& registry);

}  // namespace steppe
