#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/compiler/graph.hpp"

/// The live operations of a graph, stage by stage, with one list per class of equal stages.
namespace steppe::compiler {

/// Where an operand is.
enum class Space : std::uint8_t {
    none,
    constant,  ///< of the stage's table
    slot,      ///< of the frame: inputs, shocks, and values used beyond the next stage
    previous,  ///< exported by the previous stage
    next,      ///< exported to the next stage
    local,     ///< the result of an instruction of this stage
};

struct Ref {
    Space space = Space::none;
    std::uint32_t index = 0;
    bool operator==(const Ref&) const = default;
};

struct Instruction {
    Op op = Op::constant;
    std::array<Ref, 4> x{};    ///< operands; `shock`: its slot
    Ref home{};                ///< slot or next, if a later stage uses the result
    std::uint32_t metric = 0;  ///< `store`: which one
    bool operator==(const Instruction&) const = default;
};

using Body = std::vector<Instruction>;

/// A run as instructions. Stage 0 is its start; stage t + 1 is step t.
struct Stages {
    std::vector<Body> bodies;                    ///< per class
    std::vector<std::uint32_t> class_of;         ///< per stage
    std::vector<std::vector<double>> constants;  ///< per stage; the first is 0
    std::uint32_t slots = 0;                     ///< of the frame
    std::uint32_t exports = 0;                   ///< at most, from a stage to the next
    [[nodiscard]] const Body& body_of(std::size_t stage) const { return bodies[class_of[stage]]; }
    /// Returns the instructions of the longest body.
    [[nodiscard]] std::size_t longest() const;
    [[nodiscard]] std::size_t count() const { return class_of.size(); }
};

/// \param slots those of inputs and shocks
Stages stages_of(const Graph& graph, std::uint32_t slots);

}  // namespace steppe::compiler
