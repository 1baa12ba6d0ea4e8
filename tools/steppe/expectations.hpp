#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "engine/ensemble/sweep.hpp"
#include "tools/steppe/command_line.hpp"

/// Expected results, for scripts and CI: --expect and --fail-if.
namespace steppe {

/// An expected answer, or a bound on the probability of a criterion or on a metric.
struct Expectation {
    enum class Of { answer, ask, metric };
    std::string text;
    Of of = Of::answer;
    std::size_t index = 0;   ///< of the criterion or the metric
    std::string answer;      ///< yes, no or open
    std::string comparison;  ///< <, <=, > or >=
    double bound = 0;
};

struct ExpectationOptions {
    std::vector<std::string> expect, fail_if;
};

/// Adds --expect and --fail-if.
void add_expectation_options(Command command, ExpectationOptions& options);

/// Reads the options with the criteria and metrics of a run.
/// \throws UsageError for an unknown name
std::vector<Expectation> read_expectations(const ExpectationOptions& options,
                                           const Program& program,
                                           const std::vector<Metric>& metrics);

/// Reports every expectation that fails on stderr. \return whether all hold
/// \param share of the replicates in which a criterion holds: 0 or 1 in a central run
/// \param value of a metric at the end; in a sweep the mean
bool hold(const std::vector<Expectation>& all, const std::function<double(std::size_t ask)>& share,
          const std::function<double(std::size_t metric)>& value);

/// Returns whether all expectations hold in every cell of a sweep's state.
bool holds_in(const SweepPlan& plan, const SweepState& state, const ExpectationOptions& options);

/// Returns whether all hold in the tables of a complete folder: asks.json and quantiles.csv.
/// \throws FileError
bool holds_in(const SweepPlan& plan, const std::string& folder, const ExpectationOptions& options);

}  // namespace steppe
