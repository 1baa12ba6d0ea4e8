#pragma once

#include <string>
#include <vector>

#include "tools/steppe/command_line.hpp"

namespace steppe {

/// Returns `. Did you mean `x`?` for the nearest known word; empty if none is near.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

/// Returns a name for the value of an option or for an argument, without C++ type names.
std::string value_name(Option option);

/// Returns the help of an option on one line.
std::string described(Option option);

/// Returns `Usage: steppe run [OPTIONS] file`.
std::string usage_line(Command command);

/// Returns the options of a command with their dashes, without hidden ones.
std::vector<std::string> option_names(Command command);

/// Returns a message of one line on an invalid command line, with the usage of its command.
/// \param words the command line without the name of the program
std::string usage_error(Command app, const std::vector<std::string>& words,
                        const ParseError& error);

}  // namespace steppe
