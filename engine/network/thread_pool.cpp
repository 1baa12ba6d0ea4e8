#include "engine/network/thread_pool.hpp"

#include <utility>

namespace steppe {

ThreadPool::ThreadPool(unsigned threads) {
    try {
        for (unsigned n = 1; n < threads; ++n) helpers_.emplace_back([this, n] { help(n); });
    } catch (const std::exception&) {
        // The existing threads do the work if no more can start.
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    called_.notify_all();
    for (auto& helper : helpers_) helper.join();
}

void ThreadPool::run(const std::function<void(unsigned)>& work) {
    {
        const std::lock_guard lock(mutex_);
        work_ = &work;
        busy_ = static_cast<unsigned>(helpers_.size());
        ++round_;
    }
    if (!helpers_.empty()) called_.notify_all();
    take_part(work, 0);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return busy_ == 0; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void ThreadPool::take_part(const std::function<void(unsigned)>& work, unsigned n) {
    try {
        work(n);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
    }
}

void ThreadPool::help(unsigned n) {
    std::uint64_t seen = 0;
    for (;;) {
        std::unique_lock lock(mutex_);
        called_.wait(lock, [&] { return over_ || round_ != seen; });
        if (over_) return;
        seen = round_;
        const auto* work = work_;
        lock.unlock();
        take_part(*work, n);
        lock.lock();
        if (--busy_ == 0) done_.notify_one();
    }
}

}  // namespace steppe
