#pragma once

#include <vector>

#include "engine/core/distribution.hpp"
#include "engine/scenario/scenario.hpp"
#include "steppe/analyses.hpp"

namespace steppe {

/// A number to fit, with its prior.
struct FreeNumber {
    Variable number;
    Distribution prior;
};

/// Returns the numbers to fit: those of the options, or all uncertain numbers if there are none.
/// \throws OptionError if an address has no number, if a number appears twice, is discrete or
/// exact without a range, or if there are more than 12 uncertain numbers and no option
std::vector<FreeNumber> free_numbers(const Scenario& scenario,
                                     const std::vector<CalibrateOptions::Free>& options);

}  // namespace steppe
