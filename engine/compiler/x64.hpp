#pragma once

#include <cstddef>
#include <vector>

#include "engine/compiler/stages.hpp"
#include "engine/core/isa.hpp"

/// Machine code for x86-64 with AVX-512 or AVX2.
namespace steppe::compiler {

/// Numbers that the code uses besides the constants of a stage, which follow them.
std::vector<double> literals();

struct StageCode {
    std::vector<std::byte> bytes;
    std::uint32_t spills;  ///< rows of the frame
};

/// \param spills_at first row of the frame for spilled values
StageCode code_of(const Body& body, Isa isa, std::uint32_t slots, std::uint32_t spills_at);

}  // namespace steppe::compiler
