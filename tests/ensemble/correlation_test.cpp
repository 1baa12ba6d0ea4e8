#include "engine/ensemble/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/ensemble/design.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

std::vector<double> draws(std::size_t addresses, std::size_t count,
                          std::string_view design = "random") {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < addresses; ++k) names.push_back("x" + std::to_string(k));
    std::vector<double> u(addresses * count);
    find_design(design)
        ->make({.addresses = names, .seed = 11, .replicates = count})
        ->uniforms(0, count, u.data());
    return u;
}

std::vector<double> ranks(const double* u, std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [u](std::size_t a, std::size_t b) { return u[a] < u[b]; });
    std::vector<double> rank(count);
    for (std::size_t place = 0; place < count; ++place)
        rank[order[place]] = static_cast<double>(place);
    return rank;
}

double spearman(const std::vector<double>& u, std::size_t count, std::size_t a, std::size_t b) {
    const auto x = ranks(u.data() + a * count, count), y = ranks(u.data() + b * count, count);
    double squares = 0;
    for (std::size_t r = 0; r < count; ++r) squares += (x[r] - y[r]) * (x[r] - y[r]);
    const auto n = static_cast<double>(count);
    return 1 - 6 * squares / (n * (n * n - 1));
}

bool same(const std::vector<double>& u, const std::vector<double>& v, std::size_t count,
          std::size_t k) {
    const auto at = static_cast<std::ptrdiff_t>(k * count);
    return std::equal(u.begin() + at, u.begin() + at + static_cast<std::ptrdiff_t>(count),
                      v.begin() + at);
}

}  // namespace

TEST_CASE("drawn rank correlations match the requested ones") {
    constexpr std::size_t count = 100000, addresses = 8;
    // Two groups, {1, 4, 6} and {2, 3, 7}; 0 and 5 are uncorrelated; the pair 3 and 7 is
    // unspecified.
    const std::vector<RankCorrelation> asked{
        {4, 1, 0.7}, {1, 6, -0.4}, {6, 4, 0.1}, {7, 2, 0.95}, {2, 3, -0.2}};
    for (const std::string_view design : {"random", "lhs"}) {
        const auto before = draws(addresses, count, design);
        auto u = before;
        Copula(addresses, asked).apply(u.data(), count);
        CHECK(std::all_of(u.begin(), u.end(), [](double x) { return x > 0 && x < 1; }));
        for (const auto& c : asked)
            CHECK(spearman(u, count, c.a, c.b) == Approx(c.rank).margin(0.01));
        for (const auto& [a, b] : {std::pair{0, 1}, {1, 2}, {3, 7}, {4, 7}, {5, 6}})
            CHECK(spearman(u, count, static_cast<std::size_t>(a), static_cast<std::size_t>(b)) ==
                  Approx(0).margin(0.01));

        for (const std::size_t k : {0UL, 1UL, 2UL, 5UL}) CHECK(same(u, before, count, k));
        for (const std::size_t k : {3UL, 4UL, 6UL, 7UL}) {
            CHECK_FALSE(same(u, before, count, k));
            double mean = 0, square = 0;
            for (std::size_t r = 0; r < count; ++r)
                mean += u[k * count + r] / count,
                    square += std::pow(u[k * count + r] - 0.5, 2) / count;
            CHECK(mean == Approx(0.5).margin(0.004));  // each margin stays uniform
            CHECK(square == Approx(1.0 / 12).margin(0.001));
        }
    }
}

TEST_CASE("correlating some replicates gives the same as correlating all") {
    constexpr std::size_t count = 1000, first = 300, some = 513;
    const Copula copula(3, {{0, 1, 0.6}, {0, 2, 0.3}, {1, 2, -0.4}});
    auto whole = draws(3, count), part = std::vector<double>();
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t r = 0; r < some; ++r) part.push_back(whole[k * count + first + r]);
    copula.apply(whole.data(), count);
    copula.apply(part.data(), some);
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t r = 0; r < some; ++r)
            REQUIRE(part[k * some + r] == whole[k * count + first + r]);
}

TEST_CASE("the normal scores match the closed form") {
    // u = 0.9 and its mirror image: z' = r z, or r z1 + sqrt(1 - r^2) z2.
    const double r = 2 * std::sin(std::acos(-1.0) * 0.5 / 6), z = 1.2815515655446004;
    std::vector<double> u{0.9, 0.9, 0.5, 0.1};
    Copula(2, {{0, 1, 0.5}}).apply(u.data(), 2);
    CHECK(u[0] == 0.9);
    CHECK(u[2] == Approx(std::erfc(-r * z / std::sqrt(2.0)) / 2).epsilon(1e-14));
    CHECK(u[3] ==
          Approx(std::erfc(-(r - std::sqrt(1 - r * r)) * z / std::sqrt(2.0)) / 2).epsilon(1e-14));
}

TEST_CASE("correlated draws stay inside (0, 1) at the ends, and 0 changes nothing") {
    std::vector<double> u{0x1p-54, 1 - 0x1p-53, 0x1p-54, 1 - 0x1p-53};
    Copula(2, {{0, 1, 0.9}}).apply(u.data(), 2);
    CHECK(std::all_of(u.begin(), u.end(), [](double x) { return x > 0 && x < 1; }));
    CHECK(u[2] < 1e-15);
    CHECK(u[3] > 1 - 1e-15);

    const auto before = draws(3, 100);
    auto after = before;
    Copula(3, {{0, 2, 0.0}}).apply(after.data(), 100);
    Copula(3, {}).apply(after.data(), 100);
    CHECK(after == before);
}

TEST_CASE("impossible correlations are reported") {
    const auto contradicting = [](std::size_t addresses,
                                  const std::vector<RankCorrelation>& asked) {
        try {
            Copula(addresses, asked);
        } catch (const NotPositiveDefinite& e) {
            CHECK_FALSE(std::string(e.what()).empty());
            return e.entries;
        }
        return std::vector<std::size_t>{};
    };
    using Entries = std::vector<std::size_t>;
    CHECK(contradicting(6, {{4, 5, 0.9}, {0, 1, 0.9}, {1, 2, 0.9}, {3, 4, 0.2}, {2, 0, -0.9}}) ==
          Entries{1, 2, 4});
    CHECK(contradicting(3, {{0, 1, 0.9}, {1, 2, 0.9}, {2, 0, 0.9}}) == Entries{});
    CHECK(contradicting(3, {{0, 1, 0.9}, {1, 2, 0.9}}) == Entries{0, 1});  // unspecified
                                                                           // correlations are 0
    CHECK(contradicting(3, {{0, 2, 0.1}, {2, 1, 1.0}}) == Entries{0, 1});
    CHECK(contradicting(2, {{0, 1, -1.0}}) == Entries{0});
    CHECK(contradicting(2, {{0, 1, 0.99}}) == Entries{});
}
