#pragma once

#include "engine/model/metric.hpp"

namespace steppe {

/// Returns whether a kind, given by its name or by one of its metrics, is total influence, which
/// needs an inverse over all agents and is computed only on request.
bool is_total_influence(const std::string& kind);
bool is_total_influence(const Metric& metric);

/// Quantities that some metrics read and no step needs.
struct MetricNeeds {
    bool total_influence = false, shares = false;
    bool positions = false;  ///< of all agents, with votes: nothing else depends on them
};
MetricNeeds needs_of(const std::vector<Metric>& metrics);

}  // namespace steppe
