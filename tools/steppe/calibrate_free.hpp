#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/design_problem.hpp"
#include "engine/core/distribution.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {

/// A value of --free: an address, perhaps with a range, or a pattern.
struct FreeOption {
    std::string address;
    std::optional<Variable> range;
};

/// A number to fit, with its prior.
struct FreeNumber {
    Variable number;
    Distribution prior;
};

/// Reads the values of --free. \throws UsageError
std::vector<FreeOption> read_free(const std::vector<std::string>& texts);

/// Returns the numbers to fit: those of the options, or all uncertain numbers if there are none.
/// \throws UsageError if an address has no number, if a number appears twice, is discrete or
/// exact without a range, or if there are more than 12 uncertain numbers and no option
std::vector<FreeNumber> free_numbers(const Scenario& scenario,
                                     const std::vector<FreeOption>& options);

}  // namespace steppe
