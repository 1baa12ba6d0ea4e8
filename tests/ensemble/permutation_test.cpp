#include "engine/ensemble/permutation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/philox.hpp"
#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("a permutation reaches every place once") {
    std::vector<std::uint64_t> sizes{1000, 1023, 1024, 1025, 65537, 100003};
    for (std::uint64_t n = 1; n <= 130; ++n) sizes.push_back(n);
    for (const std::uint64_t n : sizes)
        for (const std::uint64_t key : {1ULL, 2ULL, 3ULL}) {
            const Permutation order(n, key);
            std::vector<bool> reached(n);
            for (std::uint64_t i = 0; i < n; ++i) reached.at(order(i)) = true;
            INFO(n << " with key " << key);
            REQUIRE(std::all_of(reached.begin(), reached.end(), [](bool r) { return r; }));
        }
}

TEST_CASE("keys select all permutations equally often") {
    constexpr int keys = 24000;
    for (const std::uint64_t n : {3ULL, 4ULL, 5ULL}) {
        std::vector<int> times(1);
        for (std::uint64_t i = 2, orders = 1; i <= n; ++i) times.assign(orders *= i, 0);
        for (std::uint64_t key = 0; key < keys; ++key) {
            const Permutation order(n, mixed(key));
            std::uint64_t rank = 0;  // in the factorial number system
            for (std::uint64_t i = 0; i < n; ++i) {
                std::uint64_t below = 0;
                for (std::uint64_t j = i + 1; j < n; ++j) below += order(j) < order(i);
                rank = rank * (n - i) + below;
            }
            ++times.at(rank);
        }
        const double expected = static_cast<double>(keys) / static_cast<double>(times.size());
        double chi_squared = 0;
        for (const int t : times) chi_squared += (t - expected) * (t - expected) / expected;
        const double freedom = static_cast<double>(times.size()) - 1;
        INFO(n << " places, chi squared " << chi_squared);
        CHECK(chi_squared < freedom + 4 * std::sqrt(2 * freedom));
    }
}
