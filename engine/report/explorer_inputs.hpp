#pragma once

#include <string>
#include <vector>

#include "steppe/ensemble/scenarios.hpp"
#include "steppe/scenario/scenario.hpp"

/// The numbers of a scenario that a reader may want to move.
namespace steppe {

/// A number with the range of its slider.
struct ExplorerInput {
    std::string address, label, unit;
    double value = 0, low = 0, high = 0;
    bool uncertain = false;
    bool changed = false;  ///< the scenario differs here from what it is compared with
    double weight = 0;     ///< part of the spread of results that goes along with it
};

/// Numbers that are uncertain or that the scenario changes; those that matter most first.
std::vector<ExplorerInput> explorer_inputs(const Scenario& scenario, const Variant& variant);

}  // namespace steppe
