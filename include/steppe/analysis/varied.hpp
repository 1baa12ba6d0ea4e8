#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "steppe/model/metric.hpp"
#include "steppe/model/program.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/run.hpp"

/// One scenario with other numbers in the place of some of its own, again and again.
namespace steppe {

/// An address at which a scenario has no number, or a value that it cannot have there.
struct NotToBeVaried : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An address and the values it may take.
struct VariedNumber {
    std::string address;
    double low = 0, high = 0;
};

/// A scenario whose varied numbers are known exactly (they are not drawn) and can be set to
/// anything between their ends: each set of values gives the numbers of a run with `--set`, to the
/// last bit, without a file being read again.
class Varied {
public:
    /// \param scenario as loaded; an address without a number must have been set (see load_to_vary)
    /// \throws NotToBeVaried for an address that is no number, and for an end that the scenario
    /// does not allow
    Varied(Scenario scenario, std::vector<VariedNumber> numbers, const Registry& registry);

    [[nodiscard]] const std::vector<VariedNumber>& numbers() const { return numbers_; }
    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    /// The centres that the scenario gives to the varied numbers; NaN for one whose default is no
    /// number.
    [[nodiscard]] const std::vector<double>& given() const { return given_; }
    /// The program at the given values.
    [[nodiscard]] const Program& program() const { return *compiled_; }

    /// The metrics at a step of the central run with these values, one per varied number.
    [[nodiscard]] std::vector<double> run_to(const std::vector<double>& values, int step,
                                             const std::vector<Metric>& metrics) const;
    /// The whole central run with these values.
    [[nodiscard]] Series run(const std::vector<double>& values,
                             const std::vector<Metric>& metrics) const;
    /// A program that has these values, for futures.
    [[nodiscard]] std::shared_ptr<const Program> with(const std::vector<double>& values) const;
    /// Whether the program's table of numbers is all that values change, for who reads these
    /// metrics.
    [[nodiscard]] bool by_table(const std::vector<Metric>& metrics) const;
    /// Whether a scenario with these values is a good one. \throws NotToBeVaried saying why not
    std::vector<Diagnostic> check(const std::vector<double>& values) const;

private:
    [[nodiscard]] Scenario scenario_with(const std::vector<double>& values) const;
    [[nodiscard]] std::vector<double> table_with(const std::vector<double>& values) const;

    const Registry& registry_;
    std::vector<VariedNumber> numbers_;
    std::vector<double> given_;
    Scenario scenario_;
    std::shared_ptr<const Program> compiled_;
    std::vector<std::vector<Num>> places_;  // per varied number; empty where compiling folds it
};

/// Loads a scenario for Varied: where it has no number at an address yet (a cell without a row, a
/// key of a map), the address is set to its low end, as `--set` would. \throws NotToBeVaried for an
/// address at which no number can stand, with the nearest one; ScenarioError
Scenario load_to_vary(const std::string& path, const Registry& registry, const LoadOptions& options,
                      const std::vector<VariedNumber>& numbers);

}  // namespace steppe
