#pragma once

#include "engine/report/compare.hpp"

namespace steppe {

/// The parts of a comparison's result about one scenario.
struct ComparedScenario {
    std::vector<Answered> asks;  ///< with both probabilities
    ResultSection section;
};

/// Describes a scenario against the base.
/// \param cell of the plan, from 1
ComparedScenario compared_scenario(const ComparisonReport& report, std::size_t cell);

/// Returns the largest difference with its range, and the question that changes most.
std::string comparison_answer(const ComparisonReport& report);

/// Returns the differences of all scenarios over time, a chart for each metric with large effects.
ResultSection worlds_section(const ComparisonReport& report);

}  // namespace steppe
