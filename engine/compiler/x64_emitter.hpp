#pragma once

#include <asmjit/x86.h>

#include "engine/compiler/registers.hpp"
#include "engine/compiler/x64.hpp"

namespace steppe::compiler {

/// The numbers of `literals`, in order.
enum class Literal : std::uint32_t {
    sign_bit,
    all_but_sign,
    exponent_of_one,
    exponent_of_2_52,
    two_52_and_bias,
    fraction_bits,
    count
};

/// Registers of the code: the arguments of a stage function, bits of failed replicates, and others.
namespace place {
inline const asmjit::x86::Gp &frame = asmjit::x86::rdi, &constants = asmjit::x86::rsi,
                             &previous = asmjit::x86::rdx, &next = asmjit::x86::rcx,
                             &metrics = asmjit::x86::r8, &stride = asmjit::x86::r9,
                             &failures = asmjit::x86::r10d, &row = asmjit::x86::r11,
                             &spilled = asmjit::x86::rbp;
}  // namespace place

/// Writes the code of one body.
class Emitter final : private Moves {
public:
    Emitter(const Body& body, Isa isa, std::uint32_t slots, std::uint32_t spills_at);
    StageCode emit();

private:
    using Gp = asmjit::x86::Gp;
    using Mem = asmjit::x86::Mem;
    using Vec = asmjit::x86::Vec;
    using Operand = asmjit::Operand_;
    using InstId = asmjit::InstId;

    /// A comparison whose mask is in a register.
    struct KnownMask {
        int predicate;
        std::uint32_t a, b;
        bool operator==(const KnownMask&) const = default;
    };

    [[nodiscard]] Vec vec(int reg) const;
    [[nodiscard]] Vec zero() const { return vec(values_); }
    [[nodiscard]] Vec scratch() const { return vec(values_ + 1); }
    [[nodiscard]] Mem row_at(const Gp& base, std::uint32_t index) const;
    [[nodiscard]] Mem home(const Ref& ref) const;
    [[nodiscard]] Mem memory(std::uint32_t value) const;
    void load(int reg, std::uint32_t value) override;
    void spill(int reg, std::uint32_t value) override;
    void begin();
    void end();

    void emit(std::uint32_t n, const Instruction& of);
    /// Returns whether an operand had better be read from memory.
    [[nodiscard]] bool can_stay(std::uint32_t value) const;
    /// Returns the operand as memory if that is better, else in a register.
    Operand operand(std::uint32_t value);
    /// Returns a register for the result: that of an operand without later use, if there is one.
    int result(int preferred = -1);
    /// Ends an instruction with its result in `reg`.
    void define(std::uint32_t n, int reg);
    Operand literal(Literal which);
    void combine(Vec to, InstId inst, Vec from, Literal which);
    /// Returns the mask register of a comparison; with AVX2 that is `scratch`.
    Operand mask_of(int predicate, std::uint32_t a, std::uint32_t b);

    void unary(std::uint32_t n, Op op);
    void binary(std::uint32_t n, InstId inst, std::uint32_t a, std::uint32_t b);
    void divide_safely(std::uint32_t n);
    void multiply_add(std::uint32_t n, Op op);
    void choose(std::uint32_t n, int predicate);
    void guard(int predicate);
    void store(std::uint32_t metric);

    const Body& body_;
    bool wide_;
    int values_;  ///< registers of values; the next two hold 0 and scratch
    int bytes_;   ///< per row
    std::size_t bases_;
    std::uint32_t spills_at_;
    Registers registers_;
    asmjit::CodeHolder holder_;
    asmjit::x86::Assembler as_;
    std::vector<std::uint32_t> operands_;
    std::vector<KnownMask> masks_;  ///< by mask register
    std::size_t next_mask_ = 0;
    std::uint32_t row_of_metric_ = ~std::uint32_t{0};
};

}  // namespace steppe::compiler
