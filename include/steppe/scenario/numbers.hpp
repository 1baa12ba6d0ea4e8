#pragma once

#include <map>
#include <string>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// A number with the table or row that says where it comes from.
struct NumberAt {
    const Number* number;
    const Provenance* provenance;  ///< of its row if that says anything, else of its table
    /// What is stated: the number, or the `data` key when a table speaks for its whole file. What
    /// another file says of the table does not hold for it.
    Place stated;
};

/// Every number of a scenario by its address, defaults and rows of data tables included.
std::map<std::string, NumberAt> numbers_of(const Scenario& scenario);

/// The number as it is written in a scenario, distributions in full: `{ pert = [0.1, 0.3, 0.6] }`.
std::string to_toml(const Number& number);

}  // namespace steppe
