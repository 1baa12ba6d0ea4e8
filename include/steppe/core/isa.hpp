#pragma once

#include <string_view>

namespace steppe {

/// The instructions that the engine computes with; the numbers are the same with all of them.
enum class Isa { scalar, v3, v4 };

std::string_view name_of(Isa isa);
/// Whether this machine has the instructions and this build the code for them.
bool is_available(Isa isa);
/// The fastest that is available.
Isa best_isa();

}  // namespace steppe
