#pragma once

#include <map>
#include <string>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// A number with the table or row that gives its provenance.
struct NumberAt {
    const Number* number;
    const Provenance* provenance;  ///< of its row if that states any, else of its table
    /// Place of the number, or of the `data` key if the provenance is that of the table. Provenance
    /// that another file states for the table does not apply to it.
    Place stated;
};

/// Returns every number of a scenario by address, including defaults and rows of data tables.
std::map<std::string, NumberAt> numbers_of(const Scenario& scenario);

/// Returns the number as TOML, with its distribution: `{ pert = [0.1, 0.3, 0.6] }`.
std::string to_toml(const Number& number);

}  // namespace steppe
