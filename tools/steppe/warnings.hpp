#pragma once

#include <vector>

#include "tools/steppe/commands.hpp"

namespace steppe {

/// Reports warnings, each once per command, except W003 (populations are left out).
void report_warnings(const std::vector<Diagnostic>& warnings, const Session& session);

}  // namespace steppe
