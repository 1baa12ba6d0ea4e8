#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class Error;
class Option;
class Validator;
}  // namespace CLI

namespace steppe {

/// Restricts an option to some words: a message for another one lists them and the nearest.
CLI::Option* one_of(CLI::Option* option, const std::vector<std::string>& words);

/// Refuses the value of a flag unless it is true or false, and an option in the place of a value.
CLI::Validator value_of(const CLI::Option& option);

/// Returns what is wrong with a command line, with the usage of its command, on one line.
/// \param words the command line without the name of the program
std::string usage_error(const CLI::App& app, const std::vector<std::string>& words,
                        const CLI::Error& error);

}  // namespace steppe
