#include "engine/ensemble/chunk_scheduler.hpp"

#include <algorithm>
#include <exception>
#include <mutex>

#include "engine/core/thread_pool.hpp"

namespace steppe {
namespace {

constexpr std::chrono::milliseconds between_reports{200};

class ChunkQueue {
public:
    explicit ChunkQueue(const ChunkScheduler& scheduler)
        : scheduler_(scheduler), taken_(scheduler.first), finished_(scheduler.first) {}

    std::uint64_t run() {
        on_threads(std::max(1U, scheduler_.threads), [this](unsigned thread) { work(thread); });
        if (failure_) std::rethrow_exception(failure_);
        if (scheduler_.on_progress) scheduler_.on_progress(finished_);
        return std::min<std::uint64_t>(taken_, scheduler_.end);
    }

private:
    [[nodiscard]] bool is_due() const {
        const bool stopped = scheduler_.stop != nullptr && *scheduler_.stop;
        return stopped || ChunkScheduler::Clock::now() >= scheduler_.deadline;
    }

    /// Reports progress from the calling thread.
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
                if (thread == 0) report_when_due();
                if (is_due()) pause_ = true;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            pause_ = true;
        }
    }

    const ChunkScheduler& scheduler_;
    std::atomic<std::uint64_t> taken_, finished_;
    std::atomic<bool> pause_ = false;
    std::mutex mutex_;
    ChunkScheduler::Clock::time_point report_{};
    std::exception_ptr failure_;
};

}  // namespace

std::uint64_t ChunkScheduler::run() const { return ChunkQueue(*this).run(); }

}  // namespace steppe
