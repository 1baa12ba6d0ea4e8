#pragma once

#include <string>

#include "steppe/report/result.hpp"
#include "steppe/report/summary.hpp"

namespace steppe {

/// Output of crowd_csv() for a run and its comparison; empty without a population.
struct PopulationTables {
    std::string here, without;
};

/// Whether a result has the data of the explorer, for which some hundred replicates are run.
enum class Explorer { with, without };

/// Describes a run and its comparison in charts.
/// \param without null without a comparison
/// \throws std::runtime_error for an invalid population table
Result run_result(const Outcome& outcome, const Outcome* without, const Summary& summary,
                  const PopulationTables& population, Explorer explorer);

}  // namespace steppe
