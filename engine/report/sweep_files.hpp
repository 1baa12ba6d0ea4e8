#pragma once

#include <string>
#include <vector>

#include "engine/ensemble/sweep.hpp"
#include "steppe/result.hpp"

/// Numbers that the files and the description of a sweep share.
namespace steppe {

/// A histogram, with one more edge than shares.
struct Bins {
    std::vector<double> edge, share;
};

/// Returns equal bins, empty if the values are constant.
/// \param outside share of the replicates left out on each side
Bins bins_of(const Statistics::View& known, int bins = 24, double outside = 0.005);

/// Returns a grid combination: `amount = 5, years = 3`.
std::string at_words(const SweepCell& cell);

/// Returns the answer in words.
std::string sweep_answer(const SweepPlan& plan, const SweepState& state);

/// Return the probabilities of the criteria: as answers, and per cell of the grid as a table.
std::vector<Answered> answered(const SweepPlan& plan, const SweepState& state);
Table asks_table(const SweepPlan& plan, const SweepState& state);

/// Returns the answers and the medians at the end over a grid, for the page.
ResultSection grid_section(const SweepPlan& plan, const SweepState& state);

/// Return the CSV files; see sweep_result.
CsvFile quantiles_file(const SweepPlan& plan, const SweepState& state);
CsvFile histograms_file(const SweepPlan& plan, const SweepState& state);

}  // namespace steppe
