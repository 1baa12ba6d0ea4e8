#pragma once

#include <memory>

#include "steppe/model/program.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Compiles a checked scenario, and the one it is compared with, to flat arrays.
std::shared_ptr<const Program> compile(const Scenario& scenario);

}  // namespace steppe
