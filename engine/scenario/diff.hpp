#pragma once

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// One difference between two scenarios.
struct Change {
    enum class What { added, dropped, changed };
    What what;
    std::string address;  ///< a table (`pledge.japan-20b`) or a value (`agent.KAZ.growth_per_year`)
    std::string before, after;  ///< as TOML; empty for tables and absent values
};

/// Returns how `to` differs from `from`, by address. Skips descriptive keys (title, question,
/// source, note, basis, compare_with, name).
std::vector<Change> differences(const Node& from, const Node& to);

/// Compares two scenarios including the rows of their data tables. Each row has the address of its
/// cell; a row that either scenario overrides by a cell is listed once, as that cell.
std::vector<Change> differences(const Scenario& from, const Scenario& to, const Registry& registry);

}  // namespace steppe
