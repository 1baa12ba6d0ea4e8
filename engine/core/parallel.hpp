#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>

#include "engine/core/thread_pool.hpp"

namespace steppe {

/// Calls `work(n)` for n from 0 to count - 1 on several threads, in any order. Stops at the first
/// exception and rethrows it.
/// \return true if all calls finished; false if `stop` was set before
template <class Work>
bool in_parallel(std::size_t count, unsigned threads, const std::atomic<bool>* stop, Work work) {
    std::atomic<std::size_t> next{0}, finished{0};
    std::atomic<bool> failed{false};
    std::exception_ptr failure;
    std::mutex guard;
    const auto stopped = [&] { return failed || (stop != nullptr && *stop); };
    const auto take = [&] {
        while (!stopped()) {
            const std::size_t n = next++;
            if (n >= count) return;
            try {
                work(n);
                ++finished;
            } catch (...) {
                const std::lock_guard lock(guard);
                if (!failure) failure = std::current_exception();
                failed = true;
            }
        }
    };
    on_threads(static_cast<unsigned>(std::min<std::size_t>(threads, count)),
               [&](unsigned) { take(); });
    if (failure) std::rethrow_exception(failure);
    return finished == count;
}

}  // namespace steppe
