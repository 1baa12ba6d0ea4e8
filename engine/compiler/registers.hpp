#pragma once

#include <cstdint>
#include <vector>

#include "engine/compiler/stages.hpp"

/// Register allocation for straight lines of instructions: the value that is needed last leaves
/// its register (Belady 1966).
namespace steppe::compiler {

/// Writes the code of moves between registers and memory.
class Moves {
public:
    virtual ~Moves() = default;
    virtual void load(int reg, std::uint32_t value) = 0;
    virtual void spill(int reg, std::uint32_t value) = 0;
};

class Registers {
public:
    static constexpr std::uint32_t never = ~std::uint32_t{0};

    /// \param registers those that values may use; the next one always holds the constant 0
    Registers(const Body& body, int registers, Moves& moves);

    /// Returns the value of an operand.
    [[nodiscard]] std::uint32_t value_of(const Ref& ref) const;
    [[nodiscard]] const Ref& ref_of(std::uint32_t value) const { return values_[value].ref; }

    /// Advances to an instruction of the body.
    void begin(std::uint32_t instruction);
    /// Returns the register of a value, after loading it; it stays there for this instruction.
    int load(std::uint32_t value);
    /// Returns the register of a value, or -1.
    [[nodiscard]] int register_of(std::uint32_t value) const { return values_[value].reg; }
    /// Returns whether a later instruction uses the value.
    [[nodiscard]] bool is_used_later(std::uint32_t value) const { return next_use(value) != never; }
    /// Returns whether the value is in memory alone and not needed soon.
    [[nodiscard]] bool better_in_memory(std::uint32_t value) const;
    /// Ends the use of operands: registers of those without later use become free.
    void release(const std::vector<std::uint32_t>& operands);
    /// Returns a register for a result, `preferred` if it is free.
    int result(int preferred);
    /// Puts the value into its register. \param in_memory it was written to its home, too
    void define(std::uint32_t value, int reg, bool in_memory);
    [[nodiscard]] bool is_in_memory(std::uint32_t value) const { return values_[value].in_memory; }
    /// Returns the row of a spilled value.
    [[nodiscard]] std::uint32_t spill_of(std::uint32_t value) const { return values_[value].spill; }
    [[nodiscard]] std::uint32_t spills() const { return spills_; }

private:
    struct Value {
        Ref ref{};
        std::vector<std::uint32_t> uses{};
        std::size_t used = 0;  ///< of `uses`, before this instruction
        int reg = -1;
        std::uint32_t spill = never;
        bool in_memory = false;  ///< at its home
    };

    std::uint32_t add_operand(const Ref& ref);
    /// Returns the next use after this instruction.
    [[nodiscard]] std::uint32_t next_use(std::uint32_t value) const;
    int free_register();

    Moves& moves_;
    std::vector<Value> values_;               ///< results of the body, then operands in memory
    std::vector<std::uint32_t> in_space_[4];  ///< constant, slot, previous, next: value, or never
    std::vector<std::uint32_t> holds_;        ///< per register: its value, or never
    std::vector<char> pinned_;
    std::vector<std::uint32_t> free_spills_,
        left_spills_;  ///< free from the next instruction on: this one may read them
    std::uint32_t spills_ = 0, at_ = 0;
};

}  // namespace steppe::compiler
