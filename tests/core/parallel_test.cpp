#include "engine/core/parallel.hpp"

#include <stdexcept>

#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("an exception on any thread is rethrown on the caller's") {
    for (const std::size_t thrower : {0U, 1U, 2U, 3U})
        CHECK_THROWS_AS(in_parallel(4, 4, nullptr,
                                    [&](std::size_t n) {
                                        if (n == thrower) throw std::runtime_error("as planned");
                                    }),
                        std::runtime_error);
}

TEST_CASE("a stop after the last part leaves the work complete") {
    for (const unsigned threads : {1U, 2U, 3U}) {
        std::atomic<bool> stop{false};
        CHECK(in_parallel(1, threads, &stop, [&](std::size_t) { stop = true; }));
        CHECK_FALSE(in_parallel(1, threads, &stop, [](std::size_t) {}));
    }
}
