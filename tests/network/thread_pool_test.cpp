#include "engine/network/thread_pool.hpp"

#include <atomic>
#include <stdexcept>

#include "engine/core/parallel.hpp"
#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("a team rethrows an exception of any of its threads, and stays usable") {
    ThreadPool pool(4);
    for (const unsigned thrower : {0U, 1U, 2U, 3U}) {
        std::atomic<unsigned> done{0};
        CHECK_THROWS_AS(pool.run([&](unsigned n) {
            if (n == thrower) throw std::runtime_error("as planned");
            ++done;
        }),
                        std::runtime_error);
        CHECK(done == pool.size() - 1);
    }
    std::atomic<unsigned> done{0};
    pool.run([&](unsigned) { ++done; });
    CHECK(done == pool.size());
}

TEST_CASE("a stop after the last part leaves the work complete") {
    for (const unsigned threads : {1U, 2U, 3U}) {
        std::atomic<bool> stop{false};
        CHECK(in_parallel(1, threads, &stop, [&](std::size_t) { stop = true; }));
        CHECK_FALSE(in_parallel(1, threads, &stop, [](std::size_t) {}));
    }
}
