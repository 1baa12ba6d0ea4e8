#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/model/metric.hpp"
#include "steppe/model/program.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Compiles a checked scenario, and the one it is compared with, to flat arrays.
std::shared_ptr<const Program> compile(const Scenario& scenario);

/// The same beside a comparison that was compiled before, in place of the scenario's own; null:
/// none.
std::shared_ptr<const Program> compile(const Scenario& scenario,
                                       std::shared_ptr<const Program> comparison);

/// A program with the places of its numbers in the table, by address; years of a pair share one.
struct NumberedProgram {
    std::shared_ptr<const Program> program;
    std::map<std::string, std::vector<Num>> places;
};

/// compile(), for who wants to put other numbers in the place of those of the scenario.
NumberedProgram compile_numbered(const Scenario& scenario);
NumberedProgram compile_numbered(const Scenario& scenario,
                                 std::shared_ptr<const Program> comparison);

/// Whether it is found out when a program is compiled, from its numbers, that a metric is there:
/// total influence.
bool is_decided_by_compiling(const Metric& metric);

}  // namespace steppe
