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

/// Restricts an option to some words; the message for any other word lists them and the nearest.
CLI::Option* one_of(CLI::Option* option, const std::vector<std::string>& words);

/// Rejects values of a flag other than true and false, and an option in the place of a value.
CLI::Validator value_of(const CLI::Option& option);

/// Returns a message of one line on an invalid command line, with the usage of its command.
/// \param words the command line without the name of the program
std::string usage_error(const CLI::App& app, const std::vector<std::string>& words,
                        const CLI::Error& error);

}  // namespace steppe
