#if defined(STEPPE_ASMJIT)

#include <algorithm>
#include <utility>

#include "engine/compiler/x64_emitter.hpp"

namespace steppe::compiler {

namespace {

using namespace asmjit;
namespace Inst = x86::Inst;

/// Predicates of comparisons; only `not_equal` holds for NaN.
constexpr int equal = 0x00, less = 0x11, not_equal = 0x04;
using namespace place;

}  // namespace

void Emitter::emit(std::uint32_t n, const Instruction& of) {
    operands_.clear();
    for (std::size_t k = 0; k < static_cast<std::size_t>(operands_of(of.op)); ++k)
        operands_.push_back(registers_.value_of(of.x[k]));
    switch (of.op) {
        case Op::shock: {
            const int reg = result();
            as_.emit(Inst::kIdVmovapd, vec(reg), home(of.x[0]));
            return define(n, reg);
        }
        case Op::add:
            return binary(n, Inst::kIdVaddpd, operands_[0], operands_[1]);
        case Op::subtract:
            return binary(n, Inst::kIdVsubpd, operands_[0], operands_[1]);
        case Op::multiply:
            return binary(n, Inst::kIdVmulpd, operands_[0], operands_[1]);
        case Op::divide:
            return binary(n, Inst::kIdVdivpd, operands_[0], operands_[1]);
        case Op::min:
            return binary(n, Inst::kIdVminpd, operands_[0], operands_[1]);
        case Op::max:  // as in core/simd/packs.hpp: the first one, unless the second is larger
            return binary(n, Inst::kIdVmaxpd, operands_[1], operands_[0]);
        case Op::safe_divide:
            return divide_safely(n);
        case Op::fma:
        case Op::fms:
        case Op::fnma:
            return multiply_add(n, of.op);
        case Op::select_less:
            return choose(n, less);
        case Op::select_equal:
            return choose(n, equal);
        case Op::guard_not_less:
            return guard(less);
        case Op::guard_equal:
            return guard(not_equal);
        case Op::store:
            return store(of.metric);
        default:
            return unary(n, of.op);
    }
}

bool Emitter::can_stay(std::uint32_t value) const {
    const bool constant = registers_.ref_of(value).space == Space::constant;
    return (wide_ || !constant) && registers_.better_in_memory(value);
}

Emitter::Operand Emitter::operand(std::uint32_t value) {
    if (can_stay(value)) return memory(value);
    return vec(registers_.load(value));
}

int Emitter::result(int preferred) {
    std::array<int, 4> held{};
    for (std::size_t k = 0; k < operands_.size(); ++k)
        held[k] = registers_.register_of(operands_[k]);
    registers_.release(operands_);
    for (std::size_t k = 0; k < operands_.size() && preferred < 0; ++k)
        if (held[k] >= 0 && registers_.register_of(operands_[k]) < 0) preferred = held[k];
    return registers_.result(preferred);
}

void Emitter::define(std::uint32_t n, int reg) {
    const Ref& at = body_[n].home;
    if (at.space != Space::none) as_.emit(Inst::kIdVmovapd, home(at), vec(reg));
    registers_.define(n, reg, at.space != Space::none);
}

void Emitter::binary(std::uint32_t n, InstId inst, std::uint32_t a, std::uint32_t b) {
    const bool commutes = inst == Inst::kIdVaddpd || inst == Inst::kIdVmulpd;
    if (commutes && can_stay(a) && !can_stay(b)) std::swap(a, b);
    const Vec first = vec(registers_.load(a));
    const Operand second = operand(b);
    const int reg = result();
    as_.emit(inst, vec(reg), first, second);
    define(n, reg);
}

void Emitter::combine(Vec to, InstId inst, Vec from, Literal which) {
    const Operand bits = literal(which);
    as_.emit(inst, to, from, bits);
}

void Emitter::unary(std::uint32_t n, Op op) {
    const Vec from = vec(registers_.load(operands_[0]));
    const int reg = result();
    const Vec to = vec(reg);
    const InstId add_bits = Inst::kIdVpaddq;
    switch (op) {
        case Op::negate:
            combine(to, Inst::kIdVxorpd, from, Literal::sign_bit);
            break;
        case Op::abs:
            combine(to, Inst::kIdVandpd, from, Literal::all_but_sign);
            break;
        case Op::sqrt:
            as_.emit(Inst::kIdVsqrtpd, to, from);
            break;
        case Op::exp2:
            as_.emit(Inst::kIdVpsllq, to, from, Imm(52));
            combine(to, add_bits, to, Literal::exponent_of_one);
            break;
        case Op::exponent:
            as_.emit(Inst::kIdVpsrlq, to, from, Imm(52));
            combine(to, Inst::kIdVorpd, to, Literal::exponent_of_2_52);
            combine(to, Inst::kIdVsubpd, to, Literal::two_52_and_bias);
            break;
        default:  // mantissa
            combine(to, Inst::kIdVandpd, from, Literal::fraction_bits);
            combine(to, Inst::kIdVorpd, to, Literal::exponent_of_one);
    }
    define(n, reg);
}

void Emitter::divide_safely(std::uint32_t n) {
    const Vec a = vec(registers_.load(operands_[0])), b = vec(registers_.load(operands_[1]));
    const int reg = result();
    if (wide_) {
        as_.vcmppd(x86::k6, x86::Zmm(b.id()), x86::Zmm(zero().id()), Imm(not_equal));
        as_.k(x86::k6).z();
        as_.emit(Inst::kIdVdivpd, vec(reg), a, b);
    } else {
        masks_[0].predicate = -1;
        as_.emit(Inst::kIdVcmppd, scratch(), b, zero(), Imm(not_equal));
        as_.emit(Inst::kIdVdivpd, vec(reg), a, b);
        as_.emit(Inst::kIdVandpd, vec(reg), vec(reg), scratch());
    }
    define(n, reg);
}

void Emitter::multiply_add(std::uint32_t n, Op op) {
    // The result replaces one operand: one without later use, else a copy.
    const auto dies = [&](std::size_t k) {
        const int reg = registers_.register_of(operands_[k]);
        return reg >= 0 && reg < values_ && !registers_.is_used_later(operands_[k]);
    };
    std::size_t over = dies(2) ? 2 : dies(0) ? 0 : dies(1) ? 1 : 3;
    const bool copies = over == 3;
    for (const std::size_t k : {2, 0, 1})
        if (over == 3 && registers_.register_of(operands_[k]) < 0) over = k;
    if (over == 3) over = 2;
    int reg = copies ? -1 : registers_.load(operands_[over]);
    // The other two: form 231 multiplies them, 213 adds the second, 132 multiplies by the second.
    std::size_t p = over == 0 ? 1 : 0, q = over == 2 ? 1 : 2;
    bool form132 = false;
    if (can_stay(operands_[p]) && !can_stay(operands_[q])) {
        std::swap(p, q);
        form132 = over != 2;
    }
    const Vec second = vec(registers_.load(operands_[p]));
    const Operand third = operand(operands_[q]);
    Operand source;
    InstId move = Inst::kIdVmovapd;
    if (copies) {
        const auto value = operands_[over];
        const bool constant = registers_.ref_of(value).space == Space::constant;
        if (const int held = registers_.register_of(value); held >= 0) {
            source = vec(held);
        } else {
            Mem at = memory(value);
            if (constant) {
                move = Inst::kIdVbroadcastsd;
                at.resetBroadcast();
            }
            source = at;
        }
    }
    if (copies) {  // not the register of another operand, which the copy would overwrite
        registers_.release(operands_);
        reg = registers_.result(-1);
        as_.emit(move, vec(reg), source);
    } else {
        reg = result(reg);
    }
    static constexpr InstId ids[3][3] = {
        {Inst::kIdVfmadd132pd, Inst::kIdVfmadd213pd, Inst::kIdVfmadd231pd},
        {Inst::kIdVfmsub132pd, Inst::kIdVfmsub213pd, Inst::kIdVfmsub231pd},
        {Inst::kIdVfnmadd132pd, Inst::kIdVfnmadd213pd, Inst::kIdVfnmadd231pd}};
    const std::size_t sign = op == Op::fma   ? 0
                             : op == Op::fms ? 1
                                             : 2,
                      form = over == 2 ? 2
                             : form132 ? 0
                                       : 1;
    as_.emit(ids[sign][form], vec(reg), second, third);
    define(n, reg);
}

Emitter::Operand Emitter::mask_of(int predicate, std::uint32_t a, std::uint32_t b) {
    const auto register_at = [&](std::size_t n) -> Operand {
        if (wide_) return x86::KReg(static_cast<std::uint32_t>(n) + 1);
        return scratch();
    };
    const KnownMask wanted{predicate, a, b};
    const auto known = std::find(masks_.begin(), masks_.end(), wanted);
    if (known != masks_.end()) return register_at(static_cast<std::size_t>(known - masks_.begin()));
    const std::size_t at = next_mask_++ % masks_.size();
    const Vec first = vec(registers_.load(a));
    const Operand second = operand(b);
    as_.emit(Inst::kIdVcmppd, register_at(at), first, second, Imm(predicate));
    masks_[at] = wanted;
    return register_at(at);
}

void Emitter::choose(std::uint32_t n, int predicate) {
    const Operand mask = mask_of(predicate, operands_[0], operands_[1]);
    const Vec no = vec(registers_.load(operands_[3]));
    const Operand yes = operand(operands_[2]);
    const int reg = result();
    if (wide_) {
        as_.k(mask.as<x86::KReg>());
        as_.emit(Inst::kIdVblendmpd, vec(reg), no, yes);
    } else {
        as_.emit(Inst::kIdVblendvpd, vec(reg), no, yes, mask);
    }
    define(n, reg);
}

void Emitter::guard(int predicate) {
    const Operand mask = mask_of(predicate, operands_[0], operands_[1]);
    registers_.release(operands_);
    if (wide_) {
        as_.korb(x86::k7, x86::k7, mask.as<x86::KReg>());
    } else {
        as_.emit(Inst::kIdVmovmskpd, x86::eax, mask);
        as_.or_(failures, x86::eax);
    }
}

/// Stores a metric; a zero is written without a sign.
void Emitter::store(std::uint32_t metric) {
    const Vec from = vec(registers_.load(operands_[0]));
    registers_.release(operands_);
    if (metric == row_of_metric_ + 1 && metric > 0) {
        as_.add(row, stride);
    } else {
        as_.imul(row, stride, static_cast<int>(metric));
        as_.add(row, metrics);
    }
    row_of_metric_ = metric;
    masks_[0].predicate = wide_ ? masks_[0].predicate : -1;
    as_.emit(Inst::kIdVaddpd, scratch(), from, zero());
    as_.emit(Inst::kIdVmovapd, x86::ptr(row), scratch());
}

}  // namespace steppe::compiler

#endif
