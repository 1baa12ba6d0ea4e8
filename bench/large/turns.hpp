#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <limits>
#include <vector>

/// Compares workloads in rounds of one run each and takes the best round of each, so that other
/// load on the machine affects all alike.
namespace steppe::bench {

inline double time_on(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Processor seconds of this thread, and of all threads together.
inline double processor_time() { return time_on(CLOCK_THREAD_CPUTIME_ID); }
inline double process_time() { return time_on(CLOCK_PROCESS_CPUTIME_ID); }

inline double wall_time() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

using Works = std::vector<std::function<void()>>;

/// Returns the shortest time of each workload.
inline std::vector<double> best_times(const Works& works, int rounds,
                                      double (*clock)() = processor_time) {
    std::vector<double> best(works.size(), std::numeric_limits<double>::infinity());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t n = 0; n < works.size(); ++n) {
            const double start = clock();
            works[n]();
            best[n] = std::min(best[n], clock() - start);
        }
    return best;
}

}  // namespace steppe::bench
