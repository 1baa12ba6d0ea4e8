#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Warns of asks that have one answer whatever the metrics are, since each metric has a range: a
/// share of 30, which is meant in per cent, or money in dollars.
void check_ask_ranges(const Scenario& scenario, Diagnostics& found);

}  // namespace steppe
