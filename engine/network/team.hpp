#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace steppe {

/// Threads that wait for work and do it together, part by part. One caller at a time.
class Team {
public:
    /// \param threads  at least 1; the caller is one of them. Fewer if the system refuses more
    explicit Team(unsigned threads);
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    ~Team();

    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(helpers_.size()) + 1; }
    /// Calls `work(n)` for n from 0 to size() - 1, each on a thread of its own, and returns when
    /// all are done. What it throws first is thrown again here, once all are done.
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
