#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/analysis/experiment.hpp"
#include "engine/analysis/indices.hpp"
#include "steppe/error.hpp"

/// Sensitivity analysis: the dependence of an experiment's outputs on its uncertain inputs.
namespace steppe {

enum class SensitivityMethod { morris, sobol, shapley };
std::string_view name_of(SensitivityMethod method);

struct SensitivityRequest {
    /// Default: sobol, or shapley if correlations join players.
    std::optional<SensitivityMethod> method{};
    std::uint64_t budget = 16384;  ///< of runs, including a screening
    std::uint64_t seed = 1;
    std::string design = "sobol";       ///< of the points; a name in designs.def
    std::vector<InputGroup> players{};  ///< default: chosen by the budget
};

/// How the players were chosen.
enum class PlayerChoice {
    given,
    single,    ///< every input separately, within the budget
    screened,  ///< the largest mu* of a Morris screening; all other inputs form one player
    tables,    ///< one player per table: too many inputs even for a screening
};

struct Sensitivity {
    SensitivityMethod method = SensitivityMethod::sobol;
    PlayerChoice choice = PlayerChoice::given;
    std::vector<InputGroup> players{};  ///< chance, if any, comes last
    std::size_t rows = 0, runs = 0;
    std::uint64_t screening = 0;  ///< runs spent on screening
    /// Two correlated inputs that belong to different players.
    std::optional<std::pair<std::string, std::string>> joined_apart{};
    std::vector<std::string> kinds{};  ///< of indices, as in Indices::index
    std::vector<Indices> outputs{};    ///< in the order of the experiment's outputs
};

/// A request that cannot be met, with the reason in one line.
struct UnfitRequest : OptionError {
    using OptionError::OptionError;
};

/// Chooses players, method and rows, runs the experiment and returns the indices of all outputs,
/// with 95 % bootstrap intervals over the rows. If the rows are points of a Sobol' design, the
/// intervals are too wide rather than too narrow.
/// \return empty if the experiment was stopped
/// \throws UnfitRequest for missing inputs, a budget that is too small, or Sobol' indices of
/// players joined by correlations
std::optional<Sensitivity> analyse_sensitivity(Experiment& experiment,
                                               const SensitivityRequest& request);

}  // namespace steppe
