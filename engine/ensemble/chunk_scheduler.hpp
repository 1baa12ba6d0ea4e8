#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

namespace steppe {

/// Runs chunks on threads, in order, until the end, a time or a stop; checks both after each chunk.
/// Every chunk taken is finished, so the completed chunks are always those before the next one.
struct ChunkScheduler {
    using Clock = std::chrono::steady_clock;

    unsigned threads = 1;  ///< with the calling one, which is number 0
    std::uint64_t first = 0, end = 0;
    std::function<void(unsigned thread, std::uint64_t chunk)> work;
    /// Called from the calling thread after its chunks, at most five times a second, and at the
    /// end.
    std::function<void(std::uint64_t next)> on_progress{};
    Clock::time_point deadline = Clock::time_point::max();
    const std::atomic<bool>* stop = nullptr;
    std::function<void()> chunk_done{};  ///< optional; called by a thread after each of its chunks

    /// \return the first chunk that is not done
    /// \throws the first exception of `work`
    std::uint64_t run() const;
};

}  // namespace steppe
