#pragma once

#include "steppe/model/metric.hpp"

namespace steppe {

/// Returns whether a kind, by its name or by one of its metrics, is that of total influence, which
/// takes an inverse of all agents and is computed only if it is asked for.
bool is_total_influence(const std::string& kind);
bool is_total_influence(const Metric& metric);

}  // namespace steppe
