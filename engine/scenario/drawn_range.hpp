#pragma once

#include "steppe/core/distribution.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Returns the range of the draws of a number, clamped to the range of its key. If its kind has an
/// unbounded tail, the 2.5 % and 97.5 % quantiles replace missing `min` and `max`. The range of an
/// exact number is its value.
Support drawn_range(const Number& number);

}  // namespace steppe
