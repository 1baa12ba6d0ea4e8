#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// The section of that name. \pre there is one
const Section& section_named(const std::string& name);

}  // namespace steppe
