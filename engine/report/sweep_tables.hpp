#pragma once

#include <string>

#include "engine/ensemble/sweep.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// Describes a sweep: probabilities of the criteria, distributions at the end, and fans of the
/// first metrics. Its files refer to the plan and the state:
/// quantiles.csv has a row per cell of the grid, step and metric: `scenario,[grid
/// addresses,]step,date,metric,unit,replicates,mean,se,sd,min,q5,..,max,shortfall5,surplus5,
/// resolution`.
/// histograms.csv has a row per cell, metric and bin at the end: `scenario,[grid
/// addresses,]step,date,metric,unit,replicates,low,high,share`. The bins are equal and cover the
/// middle 99 % of the replicates. Shares come from streamed quantiles, in steps of 1/400. Metrics
/// that are constant in this range do not have rows.
/// \param incomplete sentence about missing shards; may be empty
Result sweep_result(const SweepPlan& plan, const SweepState& state,
                    const std::string& incomplete = "");

/// Returns every criterion with its probability and 95 % interval, per cell of the grid.
std::string asks_json(const SweepPlan& plan, const SweepState& state);

/// Writes quantiles.csv as NetCDF with a CF time axis. A failure leaves a partial file; see
/// write_by.
/// \throws FileError
void write_quantiles_nc(const std::string& path, const SweepPlan& plan, const SweepState& state);

/// Returns the column name of a quantile: `q5`, `q2.5`.
std::string quantile_name(double q);

}  // namespace steppe
