#pragma once

#include <string>
#include <vector>

#include "steppe/ensemble/scenarios.hpp"
#include "steppe/scenario/scenario.hpp"

/// Inputs of the explorer.
namespace steppe {

/// A number with the range of its slider.
struct ExplorerInput {
    std::string address, label, unit;
    double value = 0, low = 0, high = 0;
    bool uncertain = false;
    bool changed = false;  ///< differs from the comparison
    double weight = 0;     ///< sum of squared correlations with the results
};

/// Returns the address of an input with its label and unit.
ExplorerInput described_input(const Scenario& scenario, const std::string& address);

/// Returns the uncertain and the changed numbers, largest weight first.
std::vector<ExplorerInput> explorer_inputs(const Scenario& scenario, const Variant& variant);

}  // namespace steppe
