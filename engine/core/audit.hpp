#pragma once

#include "steppe/error.hpp"

namespace steppe {

/// The checks during a run.
enum class Audit { essentials, everything };

}  // namespace steppe
