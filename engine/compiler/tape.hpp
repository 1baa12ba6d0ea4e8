#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/compiler/stages.hpp"

/// Instructions for the interpreter: every operand and result is a row of the frame, one number per
/// replicate.
namespace steppe::compiler {

/// A row of the frame, or a constant of the stage.
struct Row {
    Space space = Space::none;  ///< constant, slot, previous or next; scratch rows are slots
    std::uint32_t index = 0;
};

struct TapeStep {
    Op op;
    std::uint32_t metric;
    Row out;
    std::array<Row, 4> x;
};

struct Tape {
    std::vector<std::vector<TapeStep>> bodies;   ///< per class
    std::vector<std::uint32_t> class_of;         ///< per stage
    std::vector<std::vector<double>> constants;  ///< per stage
    std::uint32_t slots = 0;                     ///< rows, with scratch
    std::uint32_t exports = 0;                   ///< rows from a stage to the next, twice
    std::size_t rows = 0;                        ///< of the frame
};

/// Gives values that no later stage uses scratch rows, which are used again after the last use.
Tape tape_of(const Stages& stages);

}  // namespace steppe::compiler
