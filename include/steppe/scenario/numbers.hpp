#pragma once

#include <map>
#include <string>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// A number with the table or row that says where it comes from.
struct NumberAt {
    const Number* number;
    const Provenance* provenance;
};

/// Every number of a scenario by its address, defaults and rows of data tables included.
std::map<std::string, NumberAt> numbers_of(const Scenario& scenario);

}  // namespace steppe
