#pragma once

#include <stdexcept>
#include <string>

#include "steppe/model/program.hpp"

/// Resolves agents and dates of a command line.
namespace steppe {

/// An invalid command line: a message of one line, exit code 2.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Returns the agent with an id. \throws UsageError that suggests the nearest id
Index asked_agent(const Program& program, const std::string& option, const std::string& id);

/// Returns the last step at or before a date; for an empty date the last step of the scenario.
/// \throws UsageError if the text is not a date or lies outside the scenario's time
int asked_step(const Program& program, const std::string& option, const std::string& date);

/// Returns the first day of a step as `2026-04-01`.
std::string step_date(const Program& program, int step);

}  // namespace steppe
