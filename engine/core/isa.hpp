#pragma once

#include <string_view>

namespace steppe {

/// The instruction sets of the engine. Results are identical with all of them.
enum class Isa { scalar, avx2, avx512 };

std::string_view name_of(Isa isa);
/// Returns whether the machine supports the instructions and the build contains their code.
bool is_available(Isa isa);
/// Returns the fastest available instruction set.
Isa best_isa();

}  // namespace steppe
