#include <cmath>
#include <set>
#include <string>

#include "engine/core/philox.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {
using Words = std::array<std::uint32_t, 4>;
}

TEST_CASE("philox matches the published test vectors") {
    // kat_vectors of Random123, philox4x32 with 10 rounds.
    STATIC_REQUIRE(philox({0, 0, 0, 0}, {0, 0}) ==
                   Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    constexpr std::uint32_t all = 0xffffffff;
    CHECK(philox({all, all, all, all}, {all, all}) ==
          Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a counter holds all 64 bits of the replicate, then the step") {
    CHECK(counter_of(0x123456789abcdef0, 7) == Words{0x9abcdef0, 0x12345678, 7, 0});
}

TEST_CASE("an address is hashed by FNV-1a and the mixer of splitmix64") {
    // First output of splitmix64 for seeds 0 and 1234567; test vectors of FNV.
    CHECK(mixed(0x9e3779b97f4a7c15) == 0xe220a8397b1dcdaf);
    CHECK(mixed(1234567 + 0x9e3779b97f4a7c15) == 6457827717110365317U);
    CHECK(hash_of("") == mixed(0xcbf29ce484222325));
    CHECK(hash_of("a") == mixed(0xaf63dc4c8601ec8c));
    CHECK(hash_of("foobar") == mixed(0x85944171f73967e8));
    CHECK(hash_of("\xff") == mixed((0xcbf29ce484222325 ^ 0xff) * 0x100000001b3));
}

TEST_CASE("seeds and addresses have distinct keys") {
    std::set<std::array<std::uint32_t, 2>> keys;
    for (std::uint64_t seed = 0; seed < 100; ++seed)
        for (int n = 0; n < 100; ++n)
            keys.insert(key_of(seed, "agent.A" + std::to_string(n) + ".gdp"));
    CHECK(keys.size() == 10000);
}

TEST_CASE("a uniform number lies strictly inside (0, 1)") {
    constexpr std::uint32_t all = 0xffffffff;
    CHECK(uniform(0, 0) == 0x1p-54);
    CHECK(uniform(0, 2047) == 0x1p-54);  // ignores the lower 11 bits
    CHECK(uniform(0, 2048) == 0x1.8p-53);
    CHECK(uniform(0x40000000, 0) == 0.25 + 0x1p-54);
    CHECK(uniform(all, all) < 1.0);
    CHECK(uniform(all, all) == below_one);
    CHECK(uniform(all, all - 2048) < 1.0);

    double sum = 0, squares = 0, products = 0;
    constexpr int n = 100000;
    for (std::uint32_t r = 0; r < n; ++r) {
        const auto words = philox(counter_of(r), key_of(1, "x"));
        const double one = uniform(words[0], words[1]) - 0.5,
                     other = uniform(words[2], words[3]) - 0.5;
        sum += one;
        squares += one * one;
        products += one * other;
    }
    CHECK(std::abs(sum / n) < 4 * std::sqrt(1.0 / 12 / n));
    CHECK(squares / n == Approx(1.0 / 12).epsilon(0.01));
    CHECK(std::abs(products / n) < 4.0 / 12 / std::sqrt(n));
}
