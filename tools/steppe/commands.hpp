#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The sub-commands of the program, one file each. `code` takes the exit code.
namespace steppe {

void add_run(CLI::App& app, int& code, std::vector<std::string> command_line);
void add_check(CLI::App& app, int& code);
void add_paths(CLI::App& app, int& code);
void add_chokepoints(CLI::App& app, int& code);

}  // namespace steppe
