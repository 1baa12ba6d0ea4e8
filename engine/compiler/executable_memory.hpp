#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace steppe::compiler {

/// Machine code in memory of its own, which is first writable and then executable, never both.
class ExecutableMemory {
public:
    /// Returns null if the system refuses executable memory.
    static std::unique_ptr<const ExecutableMemory> holding(std::span<const std::byte> code);
    ExecutableMemory(const ExecutableMemory&) = delete;
    ExecutableMemory& operator=(const ExecutableMemory&) = delete;
    ~ExecutableMemory();

    [[nodiscard]] const void* at(std::size_t offset) const {
        return static_cast<const std::byte*>(begin_) + offset;
    }

private:
    ExecutableMemory(void* begin, std::size_t size) : begin_(begin), size_(size) {}
    void* begin_;
    std::size_t size_;
};

/// Returns whether the system allows executable memory; asked once.
bool can_execute();

}  // namespace steppe::compiler
