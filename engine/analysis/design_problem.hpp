#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/run.hpp"
#include "steppe/analyses.hpp"
#include "steppe/error.hpp"

/// Repeated runs of one scenario with some of its numbers replaced.
namespace steppe {

/// The address holds no number, or the value is not valid there.
struct NotAVariable : OptionError {
    using OptionError::OptionError;
};

/// A scenario with varied numbers, which are exact (not drawn) and can take any value in their
/// ranges. Each set of values gives the results of a run with `--set`, to the last bit, without
/// reading a file again.
class DesignProblem {
public:
    /// \param scenario as loaded; an address without a number must have been set (see
    /// load_for_variables) \throws NotAVariable for an address that does not hold a number, or a
    /// range end that is not valid
    DesignProblem(Scenario scenario, std::vector<Variable> numbers, const Registry& registry);

    [[nodiscard]] const std::vector<Variable>& numbers() const { return numbers_; }
    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    /// Returns the scenario's centres of the varied numbers; NaN if the default is not a number.
    [[nodiscard]] const std::vector<double>& given() const { return given_; }
    /// Returns the program at the given values.
    [[nodiscard]] const Program& program() const { return *compiled_; }

    /// Returns the metrics at a step of the central run with these values, one per varied number.
    [[nodiscard]] std::vector<double> run_to(const std::vector<double>& values, int step,
                                             const std::vector<Metric>& metrics) const;
    /// Returns the whole central run with these values.
    [[nodiscard]] Series run(const std::vector<double>& values,
                             const std::vector<Metric>& metrics) const;
    /// Returns a program with these values, for replicates.
    [[nodiscard]] std::shared_ptr<const Program> with(const std::vector<double>& values) const;
    /// Returns whether these metrics depend on the values only through the program's table of
    /// numbers.
    [[nodiscard]] bool by_table(const std::vector<Metric>& metrics) const;
    /// Returns the entries of the program's table of numbers for each varied number; empty for one
    /// that compiling folds.
    [[nodiscard]] const std::vector<std::vector<Num>>& places() const { return places_; }
    /// Validates the scenario with these values.
    /// \throws NotAVariable with the reason
    std::vector<Diagnostic> check(const std::vector<double>& values) const;

private:
    [[nodiscard]] Scenario scenario_with(const std::vector<double>& values) const;
    [[nodiscard]] std::vector<double> table_with(const std::vector<double>& values) const;

    const Registry& registry_;
    std::vector<Variable> numbers_;
    std::vector<double> given_;
    Scenario scenario_;
    std::shared_ptr<const Program> compiled_;
    std::vector<std::vector<Num>> places_;  // per varied number; empty if folded by compiling
};

/// Loads a scenario for Varied. An address without a number (a cell without a row, a key of a map)
/// is set to its low end, as `--set` would do.
/// \throws NotAVariable for an address that cannot hold a number, with the nearest one that can;
/// ScenarioError
Scenario load_for_variables(const std::string& path, const Registry& registry,
                            const LoadOptions& options, const std::vector<Variable>& numbers);

}  // namespace steppe
