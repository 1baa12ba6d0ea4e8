#if defined(STEPPE_ASMJIT)

#include "engine/compiler/x64.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "engine/compiler/x64_emitter.hpp"

namespace steppe::compiler {

namespace {

using namespace asmjit;
namespace Inst = x86::Inst;

/// Pointers are moved forward, so that short displacements reach rows on both sides.
constexpr int bias = 128;
constexpr std::uint32_t rows_per_base = 2 * bias;
using namespace place;
/// The slots of the frame, rows_per_base each.
const x86::Gp* const slot_bases[] = {&frame, &x86::rbx, &x86::r12, &x86::r13, &x86::r14, &x86::r15};
const x86::Gp* const saved[] = {&x86::rbp, &x86::rbx, &x86::r12, &x86::r13, &x86::r14, &x86::r15};

x86::Mem number_at(std::uint32_t index) {
    return x86::ptr(constants, (static_cast<int>(index) - bias) * 8, 8);
}
constexpr auto literal_count = static_cast<std::uint32_t>(Literal::count);

}  // namespace

Emitter::Emitter(const Body& body, Isa isa, std::uint32_t slots, std::uint32_t spills_at)
    : body_(body),
      wide_(isa == Isa::avx512),
      values_(wide_ ? 30 : 14),
      bytes_(wide_ ? 64 : 32),
      bases_(std::clamp<std::size_t>((slots + rows_per_base - 1) / rows_per_base, 1,
                                     std::size(slot_bases))),
      spills_at_(spills_at),
      registers_(body, values_, *this),
      masks_(wide_ ? 5 : 1, KnownMask{-1, 0, 0}) {}

StageCode Emitter::emit() {
    if (holder_.init(Environment::host()) != kErrorOk || holder_.attach(&as_) != kErrorOk)
        throw std::runtime_error("asmjit does not support this machine");
    begin();
    for (std::uint32_t n = 0; n < body_.size(); ++n) {
        registers_.begin(n);
        emit(n, body_[n]);
    }
    end();
    const auto& code = holder_.textSection()->buffer();
    const auto* bytes = reinterpret_cast<const std::byte*>(code.data());
    return {{bytes, bytes + code.size()}, registers_.spills()};
}

x86::Vec Emitter::vec(int reg) const {
    const auto id = static_cast<std::uint32_t>(reg);
    if (wide_) return x86::Zmm(id);
    return x86::Ymm(id);
}

x86::Mem Emitter::row_at(const Gp& base, std::uint32_t index) const {
    return x86::ptr(base, (static_cast<int>(index) - bias) * bytes_,
                    static_cast<std::uint32_t>(bytes_));
}

x86::Mem Emitter::home(const Ref& ref) const {
    if (ref.space == Space::previous) return row_at(previous, ref.index);
    if (ref.space == Space::next) return row_at(next, ref.index);
    const auto base =
        static_cast<std::uint32_t>(std::min<std::size_t>(ref.index / rows_per_base, bases_ - 1));
    return row_at(*slot_bases[base], ref.index - base * rows_per_base);
}

/// Returns the place of a value in memory.
x86::Mem Emitter::memory(std::uint32_t value) const {
    const Ref& ref = registers_.ref_of(value);
    if (ref.space == Space::constant) return number_at(literal_count + ref.index)._1to8();
    return registers_.is_in_memory(value) ? home(ref) : row_at(spilled, registers_.spill_of(value));
}

void Emitter::load(int reg, std::uint32_t value) {
    const Ref& ref = registers_.ref_of(value);
    if (ref.space == Space::constant)
        as_.emit(Inst::kIdVbroadcastsd, vec(reg), number_at(literal_count + ref.index));
    else
        as_.emit(Inst::kIdVmovapd, vec(reg), memory(value));
}

void Emitter::spill(int reg, std::uint32_t value) {
    as_.emit(Inst::kIdVmovapd, row_at(spilled, registers_.spill_of(value)), vec(reg));
}

Emitter::Operand Emitter::literal(Literal which) {
    const Mem at = number_at(static_cast<std::uint32_t>(which));
    if (wide_) return at._1to8();
    as_.emit(Inst::kIdVbroadcastsd, scratch(), at);
    masks_[0].predicate = -1;
    return scratch();
}

void Emitter::begin() {
    for (const auto* reg : saved) as_.push(*reg);
    as_.lea(spilled, x86::ptr(frame, (static_cast<int>(spills_at_) + bias) * bytes_));
    for (const auto* base : {&frame, &previous, &next}) as_.add(*base, bias * bytes_);
    as_.add(constants, bias * 8);
    for (std::size_t n = 1; n < bases_; ++n)
        as_.lea(*slot_bases[n], x86::ptr(frame, static_cast<int>(n * rows_per_base) * bytes_));
    as_.xor_(failures, failures);
    as_.emit(wide_ ? Inst::kIdVpxorq : Inst::kIdVpxor, zero(), zero(), zero());
    if (wide_) as_.kxorw(x86::k7, x86::k7, x86::k7);
}

void Emitter::end() {
    if (wide_) as_.kmovb(failures, x86::k7);
    as_.mov(x86::eax, failures);
    for (std::size_t n = std::size(saved); n-- > 0;) as_.pop(*saved[n]);
    as_.vzeroupper();
    as_.ret();
}

std::vector<double> literals() {
    const auto of = [](std::uint64_t bits) { return std::bit_cast<double>(bits); };
    return {of(0x8000000000000000U), of(0x7FFFFFFFFFFFFFFFU), of(std::uint64_t{1023} << 52U),
            of(0x4330000000000000U), 0x1p52 + 1023.0,         of(0xFFFFFFFFFFFFFU)};
}

StageCode code_of(const Body& body, Isa isa, std::uint32_t slots, std::uint32_t spills_at) {
    return Emitter(body, isa, slots, spills_at).emit();
}

}  // namespace steppe::compiler

#endif
