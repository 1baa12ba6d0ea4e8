#include "engine/ensemble/crew.hpp"

#include <stdexcept>

#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("a crew without a thread of its own stops, reports and ends in time like others") {
    for (const unsigned threads : {0U, 1U, 3U}) {
        INFO(threads);
        std::atomic<bool> stop{false};
        std::atomic<int> done{0}, told{0};
        Crew crew{.threads = threads, .first = 2, .end = 1000, .work = {}, .stop = &stop};
        crew.work = [&](unsigned, std::uint64_t) {
            if (++done == 10) stop = true;
        };
        crew.tell = [&](std::uint64_t next) {
            CHECK(next >= 2);
            ++told;
        };
        const auto next = crew.run();
        CHECK(done >= 10);
        CHECK(next == 2 + static_cast<std::uint64_t>(done));
        CHECK((told > 0 || threads > 0));  // threads may end before the first report is due
        stop = false;
        crew.until = Crew::Clock::now();
        done = 100;
        CHECK(crew.run() < 10);
        crew.until = Crew::Clock::time_point::max();
        CHECK(crew.run() == 1000);
        crew.work = [](unsigned, std::uint64_t chunk) {
            if (chunk == 5) throw std::runtime_error("of the work");
        };
        CHECK_THROWS_WITH(crew.run(), "of the work");
    }
}
