#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// All files that scenarios were read from, those of their comparisons too, each once.
std::vector<std::shared_ptr<const Source>> files_of(const std::vector<const Scenario*>& scenarios);

/// What a result was made from and by: program, command line, inputs with their SHA-256, outputs, seconds.
/// It is written last, so that its presence says that all is there.
std::string manifest(const std::vector<std::string>& command_line, const Scenario& scenario, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds);

/// The same for a result of several scenarios.
std::string manifest(const std::vector<std::string>& command_line, const std::vector<const Scenario*>& scenarios, const std::vector<std::string>& outputs,
                     const std::map<std::string, double>& seconds);

}  // namespace steppe
