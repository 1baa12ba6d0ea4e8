#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "engine/ensemble/scenarios.hpp"
#include "engine/scenario/scenario.hpp"
#include "steppe/result.hpp"

/// Inputs of the explorer.
namespace steppe {

/// A number with the range of its slider.
struct ExplorerInput {
    std::string address, label, unit;
    double value = 0, low = 0, high = 0;
    std::string part{};  ///< table of which it is a part: `pledge.ID.to`; shown as its share
    double rest = 0;     ///< sum of the parts of that table that are not inputs
    bool uncertain = false;
    bool changed = false;  ///< differs from the comparison
    double weight = 0;     ///< squared correlation with the answer, or with the results
};

/// Returns the address of an input with its label and unit.
ExplorerInput described_input(const Scenario& scenario, const std::string& address);

/// Returns the pledges, responses and events, by address, in words.
std::vector<std::pair<std::string, std::string>> element_labels(const Scenario& scenario);

/// Adds the labels of the elements and the inputs whose addresses a result has, for its page.
void name_inputs(Result& result, const Scenario& scenario);

/// Returns the uncertain and the changed numbers, largest weight first. Some hundred replicates
/// give the weights.
std::vector<ExplorerInput> explorer_inputs(const Scenario& scenario, const Variant& variant);
/// Does the same with the weights of a run's effects.
std::vector<ExplorerInput> explorer_inputs(const Scenario& scenario,
                                           const std::vector<Driver>& weights);

}  // namespace steppe
