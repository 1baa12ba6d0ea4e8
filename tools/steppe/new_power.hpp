#pragma once

#include "tools/steppe/new_stanzas.hpp"

namespace steppe {

/// Returns a number with two digits.
double two_digits(double x);

/// Returns a power as strong as the mean of the others, with half of their mean row in each layer.
Stanza new_power(const Scenario& scenario);

}  // namespace steppe
