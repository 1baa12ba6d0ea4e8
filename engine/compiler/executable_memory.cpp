#include "engine/compiler/executable_memory.hpp"

#include <algorithm>
#include <array>

#include <sys/mman.h>

namespace steppe::compiler {

std::unique_ptr<const ExecutableMemory> ExecutableMemory::holding(std::span<const std::byte> code) {
    void* const begin =
        ::mmap(nullptr, code.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED) return nullptr;
    std::unique_ptr<const ExecutableMemory> out(new ExecutableMemory(begin, code.size()));
    std::copy(code.begin(), code.end(), static_cast<std::byte*>(begin));
    return ::mprotect(begin, code.size(), PROT_READ | PROT_EXEC) == 0 ? std::move(out) : nullptr;
}

ExecutableMemory::~ExecutableMemory() { ::munmap(begin_, size_); }

bool can_execute() {
    static const bool can = [] {
        constexpr std::array<std::byte, 1> just_return{std::byte{0xC3}};
        return ExecutableMemory::holding(just_return) != nullptr;
    }();
    return can;
}

}  // namespace steppe::compiler
