#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Compiles a validated scenario and its comparison to flat arrays.
std::shared_ptr<const Program> compile(const Scenario& scenario);

/// Compiles a scenario against an already compiled comparison instead of its own; null: no
/// comparison.
std::shared_ptr<const Program> compile(const Scenario& scenario,
                                       std::shared_ptr<const Program> comparison);

/// A program with the indices of its numbers in the number table, by address; the years of a pair
/// share one address.
struct NumberedProgram {
    std::shared_ptr<const Program> program;
    std::map<std::string, std::vector<Num>> places;
};

/// Compiles for callers that replace the scenario's numbers.
NumberedProgram compile_numbered(const Scenario& scenario);
NumberedProgram compile_numbered(const Scenario& scenario,
                                 std::shared_ptr<const Program> comparison);

/// Returns whether the metric's existence depends on compiled numbers (total influence).
bool is_decided_by_compiling(const Metric& metric);

}  // namespace steppe
