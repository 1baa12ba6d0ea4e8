#include "engine/compiler/machine_code.hpp"

#include <algorithm>
#include <bit>

#if defined(STEPPE_ASMJIT)
#include "engine/compiler/schedule.hpp"
#include "engine/compiler/x64.hpp"
#endif

namespace steppe::compiler {

#if defined(STEPPE_ASMJIT)

bool MachineCode::is_possible(Isa isa) {
    return isa != Isa::scalar && is_available(isa) && can_execute();
}

std::unique_ptr<const MachineCode> MachineCode::of(const Stages& stages, Isa isa) {
    if (!is_possible(isa)) return nullptr;
    auto out = std::make_unique<MachineCode>();
    out->lanes_ = isa == Isa::avx512 ? 8 : 4;
    out->slots_ = stages.slots;
    out->exports_ = stages.exports;
    const auto spills_at = stages.slots + 2 * stages.exports;
    constexpr std::size_t line = 64;
    std::vector<std::byte> code;
    std::vector<std::size_t> begin;
    std::uint32_t spills = 0;
    for (const auto& body : stages.bodies) {
        const auto part = code_of(scheduled(body), isa, stages.slots, spills_at);
        begin.push_back(code.size());
        code.insert(code.end(), part.bytes.begin(), part.bytes.end());
        code.resize((code.size() + line - 1) / line * line);
        spills = std::max(spills, part.spills);
    }
    out->memory_ = ExecutableMemory::holding(code);
    if (out->memory_ == nullptr) return nullptr;
    out->rows_ = spills_at + spills;
    for (std::size_t stage = 0; stage < stages.count(); ++stage) {
        out->functions_.push_back(
            std::bit_cast<StageFunction>(out->memory_->at(begin[stages.class_of[stage]])));
        auto& constants = out->constants_.emplace_back(literals());
        constants.insert(constants.end(), stages.constants[stage].begin(),
                         stages.constants[stage].end());
    }
    return out;
}

#else

bool MachineCode::is_possible(Isa) { return false; }

std::unique_ptr<const MachineCode> MachineCode::of(const Stages&, Isa) { return nullptr; }

#endif

}  // namespace steppe::compiler
