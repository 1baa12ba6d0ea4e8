#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace steppe {

/// Threads that wait for work and do it together, part by part. One caller at a time.
class Team {
public:
    /// \param threads  at least 1; the caller is one of them
    explicit Team(unsigned threads);
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    ~Team();

    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(helpers_.size()) + 1; }
    /// Calls `work(n)` for n from 0 to size() - 1, each on a thread of its own, and returns when all are done.
    /// \param work  must not throw
    void run(const std::function<void(unsigned)>& work);

private:
    void help(unsigned n);

    std::mutex mutex_;
    std::condition_variable called_, done_;
    const std::function<void(unsigned)>* work_ = nullptr;
    std::uint64_t round_ = 0;
    unsigned busy_ = 0;
    bool over_ = false;
    std::vector<std::thread> helpers_;
};

}  // namespace steppe
