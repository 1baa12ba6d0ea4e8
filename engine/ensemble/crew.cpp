#include "engine/ensemble/crew.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace steppe {
namespace {

constexpr std::chrono::milliseconds between_reports{200};

class Shift {
public:
    explicit Shift(const Crew& crew)
        : crew_(crew),
          taken_(crew.first),
          finished_(crew.first),
          running_(std::max(1U, crew.threads)) {}

    std::uint64_t run() {
        {
            Team team(*this);
            alone_ = team.members() == 0;
            if (alone_) work(0);
            std::unique_lock lock(mutex_);
            while (running_ > 0) {
                changed_.wait_for(lock, between_reports);
                if (crew_.tell) crew_.tell(finished_);
            }
        }
        if (failure_) std::rethrow_exception(failure_);
        return std::min<std::uint64_t>(taken_, crew_.end);
    }

private:
    /// As many threads as the system provides, possibly none. The destructor joins them.
    class Team {
    public:
        explicit Team(Shift& shift) : shift_(shift) {
            threads_.reserve(shift.crew_.threads);
            try {
                while (threads_.size() < shift.crew_.threads)
                    threads_.emplace_back([&shift, n = members()] { shift.work(n); });
            } catch (const std::exception&) {
                // Fewer threads do the same work; without any, the caller works alone.
                const std::lock_guard lock(shift.mutex_);
                shift.running_ -= shift.crew_.threads - std::max(1U, members());
            }
        }
        Team(const Team&) = delete;
        Team& operator=(const Team&) = delete;
        ~Team() {
            shift_.pause_ = true;
            for (auto& thread : threads_) thread.join();
        }
        [[nodiscard]] unsigned members() const { return static_cast<unsigned>(threads_.size()); }

    private:
        Shift& shift_;
        std::vector<std::thread> threads_;
    };

    [[nodiscard]] bool is_due() const {
        const bool stopped = crew_.stop != nullptr && *crew_.stop;
        return stopped || Crew::Clock::now() >= crew_.until;
    }

    /// Reports progress if there are no threads to wait for.
    void report_when_due() {
        if (!crew_.tell || Crew::Clock::now() < report_) return;
        crew_.tell(finished_);
        report_ = Crew::Clock::now() + between_reports;
    }

    void work(unsigned thread) {
        try {
            while (!pause_) {
                const std::uint64_t chunk = taken_++;
                if (chunk >= crew_.end) break;
                crew_.work(thread, chunk);
                ++finished_;
                if (crew_.chunk_done) crew_.chunk_done();
                if (alone_) report_when_due();
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

    const Crew& crew_;
    std::atomic<std::uint64_t> taken_, finished_;
    std::atomic<bool> pause_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned running_;
    bool alone_ = false;
    Crew::Clock::time_point report_{};
    std::exception_ptr failure_;
};

}  // namespace

std::uint64_t Crew::run() const { return Shift(*this).run(); }

}  // namespace steppe
