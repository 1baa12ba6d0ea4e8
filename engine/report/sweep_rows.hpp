#pragma once

#include <string>
#include <vector>

#include "engine/core/files.hpp"
#include "engine/ensemble/sweep.hpp"

/// Output of every replicate of a sweep, one row each, cell by cell.
namespace steppe {

/// Returns the drawn inputs, then the metrics at each of the steps (empty: at the end), then 1 for
/// each question that holds and 0 for the others.
std::size_t finals_width(const SweepPlan& plan, const std::vector<int>& steps);
std::vector<double> final_rows(const SweepPlan& plan, const ChunkView& chunk,
                               const std::vector<int>& steps);
/// Returns all metrics, step by step.
std::vector<double> path_rows(const SweepPlan& plan, const ChunkView& chunk);

/// Returns the row of a replicate of a cell, and of the first replicate of a chunk.
std::uint64_t row_of(const SweepPlan& plan, std::size_t cell, std::uint64_t replicate);
std::uint64_t first_row(const SweepPlan& plan, std::uint64_t chunk);

/// Writes `scenario,[grid addresses,]replicate,INPUTS..,METRICS..,ask.IDS..`. A metric at the end
/// of the run has its address as name, one at a step `ADDRESS@DATE`.
void write_finals_csv(const std::string& path, const SweepPlan& plan, const SweepState& state,
                      const RowFile& rows, const std::vector<int>& steps);
/// Writes value(cell, replicate, time, metric) as NetCDF.
void write_paths_nc(const std::string& path, const SweepPlan& plan, const SweepState& state,
                    const RowFile& rows);

}  // namespace steppe
