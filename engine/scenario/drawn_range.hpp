#pragma once

#include "steppe/core/distribution.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Returns where the draws of a number lie: up to the ends that its author states or its kind has,
/// and without such an end up to the quantile of 2.5 or 97.5 %. Values beyond the range of the key
/// count as its ends. A number that is known exactly lies at its value.
Support drawn_range(const Number& number);

}  // namespace steppe
