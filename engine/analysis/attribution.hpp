#pragma once

#include "steppe/analysis/attribution.hpp"
#include "steppe/model/metric.hpp"

/// What attributions on central runs and over futures share.
namespace steppe {

/// \throws UnknownMetric, with what was perhaps meant
Metric metric_named(const Program& program, const std::string& address);

/// Exact values for few players, else a sample of orders.
std::optional<ShapleyValues> play(std::size_t players, const Game& game,
                                  const AttributionOptions& options);

/// Says of each part what it changes. \pre parts stand in the order of players
void describe_parts(const std::vector<Player>& players, Attribution& out);

void largest_first(std::vector<Part>& parts);

}  // namespace steppe
