#include "engine/ensemble/crew.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace steppe {
namespace {

class Shift {
public:
    explicit Shift(const Crew& crew) : crew_(crew), taken_(crew.first), finished_(crew.first), running_(crew.threads) {}

    std::uint64_t run() {
        std::vector<std::thread> threads;
        for (unsigned n = 0; n < crew_.threads; ++n) threads.emplace_back([this, n] { work(n); });
        {
            std::unique_lock lock(mutex_);
            while (running_ > 0) {
                changed_.wait_for(lock, std::chrono::milliseconds(200));
                if (Crew::Clock::now() >= crew_.until || (crew_.stop != nullptr && *crew_.stop)) pause_ = true;
                if (crew_.tell) crew_.tell(finished_);
            }
        }
        for (auto& thread : threads) thread.join();
        if (failure_) std::rethrow_exception(failure_);
        return std::min<std::uint64_t>(taken_, crew_.end);
    }

private:
    void work(unsigned thread) {
        try {
            while (!pause_) {
                const std::uint64_t chunk = taken_++;
                if (chunk >= crew_.end) break;
                crew_.work(thread, chunk);
                ++finished_;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            pause_ = true;
        }
        const std::lock_guard lock(mutex_);
        --running_;
        changed_.notify_all();
    }

    const Crew& crew_;
    std::atomic<std::uint64_t> taken_, finished_;
    std::atomic<bool> pause_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned running_;
    std::exception_ptr failure_;
};

}  // namespace

std::uint64_t Crew::run() const { return Shift(*this).run(); }

}  // namespace steppe
