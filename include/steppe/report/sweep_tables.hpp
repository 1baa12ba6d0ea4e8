#pragma once

#include <string>

#include "steppe/ensemble/sweep.hpp"

namespace steppe {

/// Returns a tidy table, one row per cell of the grid, step and metric: `scenario,[grid
/// addresses,]step,date,metric,unit,replicates,mean,se,sd,min,q5,..,max,shortfall5,surplus5,
/// resolution`.
std::string quantiles_csv(const SweepPlan& plan, const SweepState& state);

/// Returns every criterion with its probability and 95 % interval, per cell of the grid.
std::string asks_json(const SweepPlan& plan, const SweepState& state);

/// Returns the distribution at the end, a row per cell, metric and bin: `scenario,[grid
/// addresses,]step,date,metric,unit,replicates,low,high,share`. The bins are equal and cover the
/// middle 99 % of the replicates. Shares come from streamed quantiles, in steps of 1/400. Metrics
/// that are constant in this range do not have rows.
std::string histograms_csv(const SweepPlan& plan, const SweepState& state);

/// Returns the page of `steppe sweep`: drawn inputs, metrics at the end, questions.
std::string sweep_text(const SweepPlan& plan, const SweepState& state, double seconds);

/// Writes quantiles_csv as NetCDF with a CF time axis. A failure leaves a partial file; see
/// write_by.
/// \throws FileError
void write_quantiles_nc(const std::string& path, const SweepPlan& plan, const SweepState& state);

/// Returns the column name of a quantile: `q5`, `q2.5`.
std::string quantile_name(double q);

}  // namespace steppe
