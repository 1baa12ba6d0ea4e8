#pragma once

#include "engine/analysis/attribution.hpp"
#include "engine/model/metric.hpp"

/// Shared by attributions on central runs and over replicates.
namespace steppe {

/// \throws UnknownMetric with a suggestion
Metric metric_named(const Program& program, const std::string& address);

/// Computes exact values for few players, otherwise samples orders.
std::optional<ShapleyValues> play(std::size_t players, const Game& game,
                                  const AttributionOptions& options);

/// Fills in the changes of each part.
/// \pre parts are in the order of players
void describe_parts(const std::vector<Player>& players, Attribution& out);

void largest_first(std::vector<Part>& parts);

}  // namespace steppe
