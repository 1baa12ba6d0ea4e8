#pragma once

#include <string>
#include <vector>

#include "tools/steppe/command_line.hpp"

namespace steppe {

/// Returns a name for the value of an option or for an argument, without C++ type names.
std::string value_name(Option option);

/// Returns the help of an option on one line.
std::string described(Option option);

/// Returns `Usage: steppe run [OPTIONS] file`.
std::string usage_line(Command command);

/// The errors of a command line: messages of one line, and its usage.
struct UsageErrors {
    std::vector<std::string> messages;
    std::string help;
};

/// Returns everything that is wrong with an invalid command line.
/// \param words  without the name of the program
/// \param error  the first error, of the parser
UsageErrors usage_errors(Command app, const std::vector<std::string>& words,
                         const std::string& error);

}  // namespace steppe
