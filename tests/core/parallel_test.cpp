#include "engine/core/parallel.hpp"

#include <array>
#include <stdexcept>
#include <thread>

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

TEST_CASE("each thread of a call works once, whatever the calls before it had") {
    for (const unsigned threads : {1U, 4U, 2U, 8U, 3U}) {
        std::array<std::atomic<int>, 8> calls{};
        const auto caller = std::this_thread::get_id();
        std::atomic<bool> first_is_own{false};
        on_threads(threads, [&](unsigned n) {
            ++calls.at(n);
            if (n == 0) first_is_own = std::this_thread::get_id() == caller;
        });
        CHECK(first_is_own);
        for (unsigned n = 0; n < calls.size(); ++n) CHECK(calls[n] == (n < threads ? 1 : 0));
    }
}

TEST_CASE("a call during another one has its own thread alone") {
    std::atomic<int> outer{0}, inner{0}, beside{0}, complete{0};
    on_threads(3, [&](unsigned) {
        ++outer;
        on_threads(4, [&](unsigned) { ++inner; });
        if (in_parallel(5, 4, nullptr, [&](std::size_t) { ++beside; })) ++complete;
    });
    CHECK(outer == 3);
    CHECK(inner == outer);
    CHECK(complete == outer);
    CHECK(beside == 5 * outer);
}
