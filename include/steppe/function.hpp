#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "steppe/execution.hpp"

#pragma GCC visibility push(default)

namespace steppe {

/// A metric at a date as a function of numbers of a scenario. Each value has the bits of a run of
/// Model::with(). Immutable, cheap to copy, and safe for use from several threads.
///
///     const auto g = steppe::Model::load("japan-20b.toml")
///                        .function({"pledge.japan-20b.realisation"}, "regional_influence.JPN");
///     std::printf("%g %g\n", g({0.3})[0], g({1.0})[0]);
class Function {
public:
    [[nodiscard]] const std::vector<std::string>& addresses() const;
    [[nodiscard]] const std::string& metric() const;
    [[nodiscard]] const std::string& date() const;
    /// Returns the values of the numbers in the scenario, in their units; NaN without one.
    [[nodiscard]] const std::vector<double>& given() const;
    /// Returns whether the points run side by side in SIMD lanes; else each compiles the scenario.
    [[nodiscard]] bool is_compiled() const;

    /// Evaluates points on several threads.
    /// \param points  count x addresses, row by row, in the units of their keys
    /// \param values  receives `count` values of the metric
    /// \throws OptionError for a number outside its range, or a scenario that is not valid with
    /// the smallest or largest number given for an address, others as in the scenario; Stopped;
    /// AuditFailure
    void evaluate(const double* points, std::size_t count, double* values,
                  const Execution& execution = {}) const;
    /// Evaluates one or several points. \pre the size is a multiple of the number of addresses
    [[nodiscard]] std::vector<double> operator()(const std::vector<double>& points) const;

private:
    friend class Model;
    struct State;
    Function() = default;
    std::shared_ptr<const State> state_;
};

}  // namespace steppe

#pragma GCC visibility pop
