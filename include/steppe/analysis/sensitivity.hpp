#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "steppe/analysis/experiment.hpp"
#include "steppe/analysis/indices.hpp"

/// Which uncertain inputs the outputs of an experiment hang on.
namespace steppe {

enum class SensitivityMethod { morris, sobol, shapley };
std::string_view name_of(SensitivityMethod method);

struct SensitivityRequest {
    std::optional<SensitivityMethod>
        method{};                  ///< none: sobol, or shapley where correlations join players
    std::uint64_t budget = 16384;  ///< of runs, those of a screening included
    std::uint64_t seed = 1;
    std::string design = "sobol";       ///< of the points; a name of designs.def
    std::vector<InputGroup> players{};  ///< empty: chosen by the budget
};

/// How it was settled who the players are.
enum class PlayerChoice {
    given,
    alone,     ///< every input: the budget allows for it
    screened,  ///< those with the largest mu* of a Morris screening, and all others as one
    tables,    ///< inputs of one table are one: too many even for a screening
};

struct Sensitivity {
    SensitivityMethod method = SensitivityMethod::sobol;
    PlayerChoice choice = PlayerChoice::given;
    std::vector<InputGroup> players{};  ///< chance, where there is any, last
    std::size_t rows = 0, runs = 0;
    std::uint64_t screening = 0;  ///< runs that went before
    std::optional<std::pair<std::string, std::string>>
        joined_apart{};                ///< two inputs that are correlated though of two players
    std::vector<std::string> kinds{};  ///< of index, as in Indices::index
    std::vector<Indices> outputs{};    ///< as those of the experiment
};

/// A request that cannot be met; one line that says why.
struct UnfitRequest : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Settles players, method and rows, runs the experiment and tells the indices of all its outputs,
/// with 95 % bootstrap intervals over the rows; where rows are points of a Sobol' design those are
/// too wide rather than too narrow. \return nothing where the experiment was stopped \throws
/// UnfitRequest for no inputs, a budget too small, or Sobol' indices of players that correlations
/// join
std::optional<Sensitivity> analyse_sensitivity(Experiment& experiment,
                                               const SensitivityRequest& request);

}  // namespace steppe
