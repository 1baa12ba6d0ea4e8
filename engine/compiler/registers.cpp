#include "engine/compiler/registers.hpp"

#include <algorithm>

namespace steppe::compiler {

namespace {

/// Instructions within which a value in memory is loaded for its next use.
constexpr std::uint32_t soon = 24;

std::size_t place_of(Space space) {
    return static_cast<std::size_t>(space) - static_cast<std::size_t>(Space::constant);
}

}  // namespace

Registers::Registers(const Body& body, int registers, Moves& moves)
    : moves_(moves),
      values_(body.size()),
      holds_(static_cast<std::size_t>(registers), never),
      pinned_(static_cast<std::size_t>(registers), 0) {
    for (std::uint32_t n = 0; n < body.size(); ++n) {
        values_[n].ref = body[n].home;
        for (std::size_t k = 0; k < static_cast<std::size_t>(operands_of(body[n].op)); ++k) {
            auto& uses = values_[add_operand(body[n].x[k])].uses;
            if (uses.empty() || uses.back() != n) uses.push_back(n);
        }
    }
}

std::uint32_t Registers::value_of(const Ref& ref) const {
    return ref.space == Space::local ? ref.index : in_space_[place_of(ref.space)][ref.index];
}

std::uint32_t Registers::add_operand(const Ref& ref) {
    if (ref.space == Space::local) return ref.index;
    auto& known = in_space_[place_of(ref.space)];
    if (known.size() <= ref.index) known.resize(ref.index + std::size_t{1}, never);
    if (known[ref.index] == never) {
        known[ref.index] = static_cast<std::uint32_t>(values_.size());
        values_.push_back({.ref = ref, .in_memory = true});
        if (ref == Ref{Space::constant, 0}) values_.back().reg = static_cast<int>(holds_.size());
    }
    return known[ref.index];
}

void Registers::begin(std::uint32_t instruction) {
    at_ = instruction;
    free_spills_.insert(free_spills_.end(), left_spills_.begin(), left_spills_.end());
    left_spills_.clear();
    std::fill(pinned_.begin(), pinned_.end(), char{0});
}

std::uint32_t Registers::next_use(std::uint32_t value) const {
    const auto& [ref, uses, used, reg, spill, in_memory] = values_[value];
    std::size_t next = used;
    while (next < uses.size() && uses[next] <= at_) ++next;
    return next < uses.size() ? uses[next] : never;
}

bool Registers::better_in_memory(std::uint32_t value) const {
    if (values_[value].reg >= 0) return false;
    const auto next = next_use(value);
    return next == never || next > at_ + soon;
}

int Registers::load(std::uint32_t value) {
    auto& of = values_[value];
    if (of.reg < 0) {
        of.reg = free_register();
        holds_[static_cast<std::size_t>(of.reg)] = value;
        moves_.load(of.reg, value);
    }
    if (of.reg < static_cast<int>(holds_.size())) pinned_[static_cast<std::size_t>(of.reg)] = 1;
    return of.reg;
}

/// Frees a register that no operand of this instruction has.
int Registers::free_register() {
    std::size_t out = holds_.size();
    std::uint32_t latest = 0;
    for (std::size_t reg = 0; reg < holds_.size(); ++reg) {
        if (pinned_[reg] != 0) continue;
        if (holds_[reg] == never) return static_cast<int>(reg);
        // A value that this instruction still has to load is needed now.
        const auto& of = values_[holds_[reg]];
        const bool now = of.used < of.uses.size() && of.uses[of.used] == at_;
        const auto next = now ? at_ : next_use(holds_[reg]);
        if (out == holds_.size() || next > latest) {
            out = reg;
            latest = next;
        }
    }
    auto& leaving = values_[holds_[out]];
    if (!leaving.in_memory && leaving.spill == never) {
        if (free_spills_.empty()) free_spills_.push_back(spills_++);
        leaving.spill = free_spills_.back();
        free_spills_.pop_back();
        moves_.spill(static_cast<int>(out), holds_[out]);
    }
    leaving.reg = -1;
    holds_[out] = never;
    return static_cast<int>(out);
}

void Registers::release(const std::vector<std::uint32_t>& operands) {
    for (const auto value : operands) {
        auto& of = values_[value];
        while (of.used < of.uses.size() && of.uses[of.used] <= at_) ++of.used;
        if (of.used < of.uses.size()) continue;
        if (of.reg >= 0 && of.reg < static_cast<int>(holds_.size())) {
            holds_[static_cast<std::size_t>(of.reg)] = never;
            of.reg = -1;
        }
        if (of.spill != never) left_spills_.push_back(of.spill);
        of.spill = never;
    }
}

int Registers::result(int preferred) {
    const auto reg = static_cast<std::size_t>(preferred);
    if (preferred >= 0 && reg < holds_.size() && holds_[reg] == never) return preferred;
    return free_register();
}

void Registers::define(std::uint32_t value, int reg, bool in_memory) {
    auto& of = values_[value];
    of.in_memory = in_memory;
    if (of.uses.empty()) return;
    of.reg = reg;
    holds_[static_cast<std::size_t>(reg)] = value;
}

}  // namespace steppe::compiler
