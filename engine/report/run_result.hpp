#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/analyses.hpp"
#include "steppe/result.hpp"

namespace steppe {

class RunView;

using Extent = AnswerOptions::Extent;

/// A run and what is reported of it.
struct RunReport {
    const Outcome& outcome;
    const Outcome* without = nullptr;  ///< the comparison, or null
    const Effects& effects;
    std::uint64_t seed = 1;                       ///< of the effects' replicates
    std::vector<std::string> metrics{};           ///< patterns of metrics to list
    std::optional<int> at{};                      ///< step of those; none: the end
    std::optional<std::vector<double>> steady{};  ///< agents x issues, at equilibrium
    Json crowd{};                                 ///< counts of the population; null: there is none
    std::function<ResultSection(const RunView&)> crowd_section{};
    const NumberedProgram* numbers = nullptr;  ///< of the outcome; null: no holdings
    Extent extent = Extent::tables;
};

/// Describes a run and its comparison.
Result run_result(const RunReport& report);

}  // namespace steppe
