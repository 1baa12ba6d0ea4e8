#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/varied.hpp"
#include "steppe/core/distribution.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// A value of --free: an address, perhaps with a range, or a pattern.
struct FreeOption {
    std::string address;
    std::optional<VariedNumber> range;
};

/// A number to fit, with its prior.
struct FreeNumber {
    VariedNumber number;
    Distribution prior;
};

/// Reads the values of --free. \throws WrongArgument
std::vector<FreeOption> read_free(const std::vector<std::string>& texts);

/// Returns the numbers to fit: those of the options, or all uncertain numbers if there are none.
/// \throws WrongArgument if an address has no number, if a number appears twice, is discrete or
/// exact without a range, or if there are more than 12 uncertain numbers and no option
std::vector<FreeNumber> free_numbers(const Scenario& scenario,
                                     const std::vector<FreeOption>& options);

}  // namespace steppe
