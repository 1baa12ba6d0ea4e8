#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/philox.hpp"
#include "engine/population/generate.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

std::set<std::uint32_t> speakers(const SparseRows& W, std::uint32_t i) {
    return {W.column.begin() + static_cast<std::ptrdiff_t>(W.begin[i]),
            W.column.begin() + static_cast<std::ptrdiff_t>(W.begin[i + 1])};
}

/// Sorted speakers without duplicates or self-loops; non-empty rows sum to 1.
void check_rows(const SparseRows& W, std::uint32_t n) {
    REQUIRE(W.rows() == n);
    REQUIRE(W.columns == n);
    REQUIRE(W.begin.back() == W.entries());
    REQUIRE(W.weight.size() == W.entries());
    for (std::uint32_t i = 0; i < n; ++i) {
        double sum = 0;
        for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e) {
            REQUIRE(W.column[e] < n);
            REQUIRE(W.column[e] != i);
            REQUIRE((e == W.begin[i] || W.column[e - 1] < W.column[e]));
            REQUIRE(W.weight[e] > 0);
            sum += W.weight[e];
        }
        REQUIRE((W.begin[i] == W.begin[i + 1] || std::abs(sum - 1) < 1e-12));
    }
}

std::vector<double> inputs_of(const SparseRows& W) {
    std::vector<double> out(W.columns, 0.0);
    for (const auto j : W.column) ++out[j];
    return out;
}

}  // namespace

TEST_CASE("uniform networks: degrees and speakers", "[network][large]") {
    constexpr std::uint32_t n = 20000;
    const auto W = uniform(n, 16, 7);
    check_rows(W, n);
    for (std::uint32_t i = 0; i < n; ++i) REQUIRE(W.begin[i + 1] - W.begin[i] == 16);
    // The number of listeners is binomial: mean 16, variance 16 (1 - 16/(n-1)); the margin is six
    // standard errors.
    double variance = 0;
    for (const double heard : inputs_of(W)) variance += (heard - 16) * (heard - 16) / n;
    CHECK(variance == Approx(16).margin(6 * 16 * std::sqrt(2.0 / n)));
    // A quarter of the rows have one more entry.
    const auto part = uniform(n, 2.25, 7);
    check_rows(part, n);
    CHECK(static_cast<double>(part.entries()) ==
          Approx(2.25 * n).margin(6 * std::sqrt(n * 0.25 * 0.75)));
    CHECK(uniform(n, 0, 7).entries() == 0);
}

TEST_CASE("uniform networks: a speaker comes from its own counter", "[network][large]") {
    constexpr std::uint32_t n = 1000;
    const auto W = uniform(n, 1, 99);
    const auto key = key_of(99, "network.uniform");
    for (std::uint32_t i = 0; i < n; ++i) {
        const auto words = philox(counter_of(i), key);  // the first decides whether there is one
                                                        // more
        auto j = static_cast<std::uint32_t>(std::uint64_t{words[1]} * n >> 32);
        if (j == i) j = static_cast<std::uint32_t>(std::uint64_t{words[2]} * n >> 32);
        REQUIRE(W.column[i] == j);
    }
    CHECK(uniform(n, 1, 98).column != W.column);
    CHECK(uniform(n, 1, 99).column == W.column);
}

TEST_CASE("uniform networks: many speakers, up to all agents", "[network][large]") {
    const auto most = uniform(300, 200, 1);
    check_rows(most, 300);
    CHECK(most.entries() == 300UL * 200);
    const auto all = uniform(300, 299, 1);
    check_rows(all, 300);
    CHECK(all.entries() == 300UL * 299);
    check_rows(uniform(2, 1, 1), 2);
}

TEST_CASE("rmat networks: quadrants, hubs, duplicate pairs", "[network][large]") {
    constexpr std::uint32_t n = 1U << 16;
    const auto W = rmat(n, 8, 5);
    check_rows(W, n);
    CHECK(W.entries() < 8UL * n);
    CHECK(W.entries() > 7UL * n);
    // Quadrants by the drawn pairs: at four pairs per agent duplicates are rare.
    const auto thin = rmat(n, 1, 5);
    double low_listener = 0, low_speaker = 0;
    for (std::uint32_t i = 0; i < n; ++i)
        for (std::size_t e = thin.begin[i]; e < thin.begin[i + 1]; ++e) {
            low_listener += i < n / 2;
            low_speaker += thin.column[e] < n / 2;
        }
    const auto entries = static_cast<double>(thin.entries());
    CHECK(low_listener / entries == Approx(0.76).margin(0.015));
    CHECK(low_speaker / entries == Approx(0.76).margin(0.015));
    const auto heard = inputs_of(W);
    CHECK(*std::max_element(heard.begin(), heard.end()) > 50 * 8);
    CHECK(rmat(n, 8, 5).column == W.column);
    CHECK(rmat(n, 8, 6).column != W.column);
    check_rows(rmat(1000, 3.5, 5), 1000);  // not a power of two
    check_rows(rmat(2, 40, 5), 2);
    const auto two = rmat(2, 40, 5);  // only two pairs exist
    CHECK(two.entries() == 2);
    CHECK(two.weight == std::vector<double>{1, 1});
}

TEST_CASE("lattices: a ring, and rewired ties", "[network][large]") {
    const auto ring = lattice(10, 4);
    check_rows(ring, 10);
    CHECK(speakers(ring, 0) == std::set<std::uint32_t>{1, 2, 8, 9});
    CHECK(speakers(ring, 5) == std::set<std::uint32_t>{3, 4, 6, 7});
    CHECK(speakers(lattice(10, 3), 9) == std::set<std::uint32_t>{8, 0, 1});
    CHECK(lattice(7, 6).entries() == 42);
    check_rows(lattice(7, 6, 1.0, 3), 7);
    constexpr std::uint32_t n = 5000;
    const auto straight = lattice(n, 6), bent = lattice(n, 6, 0.3, 11);
    check_rows(bent, n);
    REQUIRE(bent.entries() == 6UL * n);
    double kept = 0;
    for (std::uint32_t i = 0; i < n; ++i)
        for (const auto j : speakers(bent, i))
            kept += static_cast<double>(speakers(straight, i).count(j));
    CHECK(kept / (6.0 * n) == Approx(0.7).margin(0.02));
}

TEST_CASE("generated networks: arguments out of range are reported", "[network][large]") {
    CHECK_THROWS_WITH(uniform(1, 0, 1), "n is 1, but a network has at least 2 agents");
    CHECK_THROWS_WITH(uniform(10, 10, 1), "degree is 10, but must be from 0 to 9 for 10 agents");
    CHECK_THROWS_WITH(uniform(10, std::nan(""), 1),
                      "degree is nan, but must be from 0 to 9 for 10 agents");
    CHECK_THROWS_WITH(rmat(10, -1, 1),
                      "degree is -1, but must be from 0 to 429496729.5 for 10 agents");
    CHECK_THROWS_WITH(lattice(10, 2.5), "degree is 2.5, but must be whole in a lattice");
    CHECK_THROWS_WITH(lattice(10, 2, 1.5), "rewired is 1.5, but must be from 0 to 1");
}
