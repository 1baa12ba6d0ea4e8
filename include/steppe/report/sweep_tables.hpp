#pragma once

#include <string>

#include "steppe/ensemble/sweep.hpp"

namespace steppe {

/// A tidy table, one row per cell of the grid, step and metric:
/// `scenario,[grid
/// addresses,]step,date,metric,unit,replicates,mean,se,sd,min,q5,..,max,shortfall5,surplus5,resolution`.
std::string quantiles_csv(const SweepPlan& plan, const SweepState& state);

/// Every ask with its probability and 95 % interval, per cell of the grid.
std::string asks_json(const SweepPlan& plan, const SweepState& state);

/// How the futures lie at the end, a row per cell, metric and bin: `scenario,[grid
/// addresses,]step,date,metric,unit,replicates,low,high,share`. The bins are equal and cover the
/// middle 99 % of the futures; shares are told to a four-hundredth, from the streamed quantiles. A
/// metric that is the same in all of these has no rows.
std::string histograms_csv(const SweepPlan& plan, const SweepState& state);

/// What `steppe sweep` prints: what was drawn, metrics at the end, asks.
std::string sweep_text(const SweepPlan& plan, const SweepState& state, double seconds);

/// The same as quantiles_csv as NetCDF-4 with a CF time axis. What is left where it fails is half a
/// file: see write_by. \throws FileError
void write_quantiles_nc(const std::string& path, const SweepPlan& plan, const SweepState& state);

/// `q5`, `q2.5`: the name of a quantile's column.
std::string quantile_name(double q);

}  // namespace steppe
