#pragma once

#include "engine/model/expression.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Reports errors in the metrics and criteria of a scenario that cannot be compiled for other
/// reasons: syntax errors, unknown metrics and unknown ids.
void check_asks(const Scenario& scenario, Diagnostics& found);

/// Converts an error in the text of a criterion into a diagnostic with its position in the file.
Diagnostic describe(const ExpressionError& error, const Text& that);

/// Warns of criteria whose answer does not depend on the metrics, given the metrics' ranges: for
/// example a share of 30 meant as a percentage, or money in dollars.
void check_ask_ranges(const Scenario& scenario, Diagnostics& found);

}  // namespace steppe
