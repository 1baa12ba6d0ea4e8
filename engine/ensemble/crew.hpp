#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

namespace steppe {

/// Chunks of work that threads take in order until the end, a time or a stop; both are looked at
/// after each chunk. What was done is always all chunks before the next one, as each that is taken
/// is finished.
struct Crew {
    using Clock = std::chrono::steady_clock;

    unsigned threads = 1;  ///< 0: the calling thread does all, as if no thread could be had
    std::uint64_t first = 0, end = 0;
    std::function<void(unsigned thread, std::uint64_t chunk)> work;
    std::function<void(std::uint64_t next)>
        tell{};  ///< about five times a second, from the calling thread
    Clock::time_point until = Clock::time_point::max();
    const std::atomic<bool>* stop = nullptr;
    std::function<void()> chunk_done{};  ///< optional; called by a thread after each of its chunks

    /// \return the first chunk that is not done
    /// \throws what the work threw first
    std::uint64_t run() const;
};

}  // namespace steppe
