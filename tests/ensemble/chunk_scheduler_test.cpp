#include "engine/ensemble/chunk_scheduler.hpp"

#include <stdexcept>

#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("a queue without a thread of its own stops, reports and ends in time like others") {
    for (const unsigned threads : {0U, 1U, 3U}) {
        INFO(threads);
        std::atomic<bool> stop{false};
        std::atomic<int> done{0}, reported{0};
        ChunkScheduler scheduler{
            .threads = threads, .first = 2, .end = 1000, .work = {}, .stop = &stop};
        scheduler.work = [&](unsigned, std::uint64_t) {
            if (++done == 10) stop = true;
        };
        scheduler.on_progress = [&](std::uint64_t next) {
            CHECK(next >= 2);
            ++reported;
        };
        const auto next = scheduler.run();
        CHECK(done >= 10);
        CHECK(next == 2 + static_cast<std::uint64_t>(done));
        CHECK(reported > 0);
        stop = false;
        scheduler.deadline = ChunkScheduler::Clock::now();
        done = 100;
        CHECK(scheduler.run() < 10);
        scheduler.deadline = ChunkScheduler::Clock::time_point::max();
        CHECK(scheduler.run() == 1000);
        scheduler.work = [](unsigned, std::uint64_t chunk) {
            if (chunk == 5) throw std::runtime_error("of the work");
        };
        CHECK_THROWS_WITH(scheduler.run(), "of the work");
    }
}
