#pragma once

#include <stdexcept>
#include <string>

#include "steppe/model/program.hpp"

/// What a command line asks of a program: agents and dates, by name.
namespace steppe {

/// A command line that names what is not there; one line for the user, exit code 2.
struct WrongArgument : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// \throws WrongArgument with the nearest id
Index asked_agent(const Program& program, const std::string& option, const std::string& id);

/// The last step at or before a date; without a date the last step of all.
/// \throws WrongArgument for no date, or one outside the scenario's time
int asked_step(const Program& program, const std::string& option, const std::string& date);

/// `2026-04-01`, where a step begins.
std::string step_date(const Program& program, int step);

}  // namespace steppe
