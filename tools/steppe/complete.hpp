#pragma once

#include <string>
#include <vector>

#include "tools/steppe/command_line.hpp"

/// Completion of command lines for shells, whose scripts call `steppe __complete SHELL WORD...`.
namespace steppe {

/// The first word of such a call.
inline constexpr const char* complete_word = "__complete";

/// Returns a line for each value of the last word: the value, and after a tab its description. A
/// line `:toml`, `:file` or `:folder` stands for the files of the working directory. A value that
/// ends in `.`, `=`, `:` or `[` goes on.
/// \param words  the shell, then the words after the name of the program; the last may be empty.
/// bash breaks words at `=` and `:`, and gets the parts after them
std::string completion_lines(Command app, const std::vector<std::string>& words);

}  // namespace steppe
