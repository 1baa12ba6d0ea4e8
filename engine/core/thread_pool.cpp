#include "engine/core/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>

namespace steppe {
namespace {

class ThreadPool {
public:
    void run(unsigned threads, const std::function<void(unsigned)>& work) {
        if (threads < 2 || busy_.exchange(true)) return work(0);
        const unsigned helpers = started(threads - 1);
        {
            const std::lock_guard lock(mutex_);
            work_ = &work;
            wanted_ = running_ = helpers;
            ++call_;
        }
        begin_.notify_all();
        work(0);
        {
            std::unique_lock lock(mutex_);
            end_.wait(lock, [this] { return running_ == 0; });
        }
        busy_ = false;
    }

private:
    /// Starts threads until there are `helpers`, if the system provides them; returns the number.
    unsigned started(unsigned helpers) {
        try {
            for (; count_ < helpers; ++count_)
                std::thread([this, n = count_ + 1] { serve(n); }).detach();
        } catch (const std::exception&) {
            // Fewer threads do the same work.
        }
        return std::min(count_, helpers);
    }

    [[noreturn]] void serve(unsigned n) {
        std::uint64_t served = 0;
        std::unique_lock lock(mutex_);
        while (true) {
            begin_.wait(lock, [&] { return served != call_ && n <= wanted_; });
            served = call_;
            const auto& work = *work_;
            lock.unlock();
            work(n);
            lock.lock();
            if (--running_ == 0) end_.notify_one();
        }
    }

    std::atomic<bool> busy_ = false;
    std::mutex mutex_;
    std::condition_variable begin_, end_;
    const std::function<void(unsigned)>* work_ = nullptr;
    std::uint64_t call_ = 0;
    unsigned count_ = 0, wanted_ = 0, running_ = 0;
};

}  // namespace

void on_threads(unsigned threads, const std::function<void(unsigned)>& work) {
    static auto& pool = *new ThreadPool;  // its threads wait in it until the process ends
    pool.run(threads, work);
}

}  // namespace steppe
