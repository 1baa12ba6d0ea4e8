#pragma once

#include <string>

#include "tools/steppe/command_line.hpp"

namespace steppe {

/// Returns text broken at spaces. Lines after the first are indented.
/// \param column  the column at which the first line begins
std::string wrapped(const std::string& text, std::size_t column, std::size_t indent,
                    std::size_t columns);

/// Returns the help of the program, or of a command if one is given, in at most 80 columns.
std::string help_text(Command app, Command command, std::size_t columns);

/// Prints it, for the width of the terminal.
void show_help(Command app, Command command);

}  // namespace steppe
