#include "engine/ensemble/chunk_scheduler.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace steppe {
namespace {

constexpr std::chrono::milliseconds between_reports{200};

class ChunkQueue {
public:
    explicit ChunkQueue(const ChunkScheduler& scheduler)
        : scheduler_(scheduler),
          taken_(scheduler.first),
          finished_(scheduler.first),
          running_(std::max(1U, scheduler.threads)) {}

    std::uint64_t run() {
        {
            ThreadPool pool(*this);
            runs_inline_ = pool.members() == 0;
            if (runs_inline_) work(0);
            std::unique_lock lock(mutex_);
            while (running_ > 0) {
                changed_.wait_for(lock, between_reports);
                if (scheduler_.on_progress) scheduler_.on_progress(finished_);
            }
        }
        if (failure_) std::rethrow_exception(failure_);
        return std::min<std::uint64_t>(taken_, scheduler_.end);
    }

private:
    /// As many threads as the system provides, possibly none. The destructor joins them.
    class ThreadPool {
    public:
        explicit ThreadPool(ChunkQueue& shift) : shift_(shift) {
            threads_.reserve(shift.scheduler_.threads);
            try {
                while (threads_.size() < shift.scheduler_.threads)
                    threads_.emplace_back([&shift, n = members()] { shift.work(n); });
            } catch (const std::exception&) {
                // Fewer threads do the same work; without any, the caller works alone.
                const std::lock_guard lock(shift.mutex_);
                shift.running_ -= shift.scheduler_.threads - std::max(1U, members());
            }
        }
        ThreadPool(const ThreadPool&) = delete;
        ThreadPool& operator=(const ThreadPool&) = delete;
        ~ThreadPool() {
            shift_.pause_ = true;
            for (auto& thread : threads_) thread.join();
        }
        [[nodiscard]] unsigned members() const { return static_cast<unsigned>(threads_.size()); }

    private:
        ChunkQueue& shift_;
        std::vector<std::thread> threads_;
    };

    [[nodiscard]] bool is_due() const {
        const bool stopped = scheduler_.stop != nullptr && *scheduler_.stop;
        return stopped || ChunkScheduler::Clock::now() >= scheduler_.deadline;
    }

    /// Reports progress if there are no threads to wait for.
    void report_when_due() {
        if (!scheduler_.on_progress || ChunkScheduler::Clock::now() < report_) return;
        scheduler_.on_progress(finished_);
        report_ = ChunkScheduler::Clock::now() + between_reports;
    }

    void work(unsigned thread) {
        try {
            while (!pause_) {
                const std::uint64_t chunk = taken_++;
                if (chunk >= scheduler_.end) break;
                scheduler_.work(thread, chunk);
                ++finished_;
                if (scheduler_.chunk_done) scheduler_.chunk_done();
                if (runs_inline_) report_when_due();
                if (is_due()) pause_ = true;
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

    const ChunkScheduler& scheduler_;
    std::atomic<std::uint64_t> taken_, finished_;
    std::atomic<bool> pause_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned running_;
    bool runs_inline_ = false;
    ChunkScheduler::Clock::time_point report_{};
    std::exception_ptr failure_;
};

}  // namespace

std::uint64_t ChunkScheduler::run() const { return ChunkQueue(*this).run(); }

}  // namespace steppe
