#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/ensemble/design.hpp"
#include "engine/ensemble/sweep.hpp"

/// Designs from a file: the values of some numbers in each replicate.
namespace steppe {

struct DesignTable {
    std::vector<std::string> addresses;  ///< sorted
    std::vector<Place> places;           ///< of the columns
    std::size_t replicates = 0;
    std::vector<double> values;  ///< addresses x replicates
};

/// Reads a CSV table whose columns are addresses of numbers of the scenario, and whose rows are
/// replicates.
/// \throws ScenarioError with every error: unknown addresses, cells that are not numbers or outside
/// the range of their keys
std::shared_ptr<const DesignTable> read_design(const std::string& path, const std::string& text,
                                               const Scenario& scenario);

/// Makes the numbers of a table the only uncertain ones, uniform between their least and largest
/// values. \throws ScenarioError for values that a scenario cannot have
void vary_by(Scenario& scenario, const DesignTable& table, const Registry& registry);

/// Returns the design that draws the values of a table, to the last digit or two.
/// \param addresses  of the plan, sorted. \throws ScenarioError for a number that a plan does not
/// draw
std::shared_ptr<const Design> design_of(const DesignTable& table,
                                        const std::vector<std::string>& addresses);

}  // namespace steppe
