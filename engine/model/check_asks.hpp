#pragma once

#include "steppe/model/expression.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Reports the asks of a scenario that cannot be compiled because other things in it are wrong:
/// their syntax, unknown metrics, and ids that are not in the scenario.
void check_asks(const Scenario& scenario, Diagnostics& found);

/// Converts an error in the text of an ask into a diagnostic with its place in the file.
Diagnostic describe(const ExpressionError& error, const Text& that);

}  // namespace steppe
