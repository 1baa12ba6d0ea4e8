#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace steppe {

/// A thread pool whose threads run one task together. One caller at a time.
class ThreadPool {
public:
    /// \param threads at least 1, including the caller; fewer if the system refuses more
    explicit ThreadPool(unsigned threads);
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    ~ThreadPool();

    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(helpers_.size()) + 1; }
    /// Calls `work(n)` for n from 0 to size() - 1, each on its own thread, and waits for all.
    /// Rethrows the first exception afterwards.
    void run(const std::function<void(unsigned)>& work);

private:
    void help(unsigned n);
    void take_part(const std::function<void(unsigned)>& work, unsigned n);

    std::mutex mutex_;
    std::condition_variable called_, done_;
    const std::function<void(unsigned)>* work_ = nullptr;
    std::uint64_t round_ = 0;
    unsigned busy_ = 0;
    bool over_ = false;
    std::exception_ptr failure_;
    std::vector<std::thread> helpers_;
};

}  // namespace steppe
