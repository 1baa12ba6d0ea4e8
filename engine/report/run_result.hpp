#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "steppe/result.hpp"

namespace steppe {

class RunView;

/// The parts of a result: those of the short text, also all tables, also the data of the explorer.
enum class Extent { text, tables, explorer };

/// A run and what is reported of it.
struct RunReport {
    const Outcome& outcome;
    const Outcome* without = nullptr;  ///< the comparison, or null
    const Effects& effects;
    std::uint64_t seed = 1;                       ///< of the effects' replicates
    std::vector<std::string> metrics{};           ///< patterns of metrics to list
    std::optional<int> at{};                      ///< step of those; none: the end
    std::optional<std::vector<double>> steady{};  ///< agents x issues, at equilibrium
    Json crowd{};  ///< counts of the population; null: there is none
    std::function<ResultSection(const RunView&)> crowd_section{};
    Extent extent = Extent::tables;
};

/// Returns `yes` or `no` if a question holds or fails in at least 95 % of replicates, else `open`.
std::string answer_by(double share);

/// Describes a run and its comparison.
Result run_result(const RunReport& report);

}  // namespace steppe
