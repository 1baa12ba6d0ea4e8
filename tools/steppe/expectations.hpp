#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "steppe/model.hpp"
#include "tools/steppe/command_line.hpp"

/// Expected results, for scripts and CI: --expect and --fail-if.
namespace steppe {

/// An expected answer, or a bound on the probability of a criterion or on a metric.
struct Expectation {
    enum class Of { answer, ask, metric };
    std::string text;
    Of of = Of::answer;
    std::string name;        ///< id of the criterion, or address of the metric
    std::string answer;      ///< yes, no or open
    std::string comparison;  ///< <, <=, > or >=
    double bound = 0;
};

/// The names of the results of a scenario.
struct ExpectedOf {
    std::vector<std::string> asks, metrics;
    std::function<std::string(const std::string&)> in_ids;  ///< replaces names by ids
};
/// Returns the questions and all metrics.
ExpectedOf results_of(const Model& model);

struct ExpectationOptions {
    std::vector<std::string> expect, fail_if;
};

/// Adds --expect and --fail-if.
void add_expectation_options(Command command, ExpectationOptions& options);

/// Reads the options. \throws OptionError with each unknown name
std::vector<Expectation> read_expectations(const ExpectationOptions& options,
                                           const ExpectedOf& known);

/// Reports every expectation that fails on stderr. \return whether all hold
/// \param share of the replicates in which a criterion holds: 0 or 1 in a central run
/// \param value of a metric at the end; in a sweep the mean
bool hold(const std::vector<Expectation>& all,
          const std::function<double(const std::string& ask)>& share,
          const std::function<double(const std::string& metric)>& value);

}  // namespace steppe
