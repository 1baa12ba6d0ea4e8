#include "tests/catch.hpp"

#include <cmath>

#include "engine/ensemble/interval.hpp"

using namespace steppe;

TEST_CASE("Wilson's interval matches published values") {
    struct Case {
        std::uint64_t yes, n;
        double level, low, high;
    };
    // Newcombe 1998, table I, method 3; Agresti and Coull 1998 for the first three.
    for (const Case& c : {Case{0, 10, 0.95, 0, 0.2775}, Case{5, 10, 0.95, 0.2366, 0.7634},
                          Case{10, 10, 0.95, 0.7225, 1}, Case{81, 263, 0.95, 0.2553, 0.3662},
                          Case{15, 148, 0.95, 0.0624, 0.1605}, Case{0, 20, 0.95, 0, 0.1611},
                          Case{1, 29, 0.95, 0.0061, 0.1718}}) {
        const Interval interval = wilson(c.yes, c.n, c.level);
        INFO(c.yes << " of " << c.n);
        CHECK(interval.low == Approx(c.low).margin(6e-5));
        CHECK(interval.high == Approx(c.high).margin(6e-5));
    }
    CHECK(wilson(0, 7).low == 0);
    CHECK(wilson(7, 7).high == 1);
    CHECK(wilson(0, 0).low == 0);
    CHECK(wilson(0, 0).high == 1);
    CHECK(wilson(5, 10, 0.99).high > wilson(5, 10, 0.95).high);
}

TEST_CASE("Wilson's interval has nearly its nominal coverage") {
    // Exact coverage, summed over the binomial distribution of 40 draws with share 0.3.
    double covered = 0;
    double chance = std::pow(0.7, 40);
    for (std::uint64_t yes = 0; yes <= 40; ++yes) {
        const Interval interval = wilson(yes, 40, 0.9);
        if (interval.low <= 0.3 && 0.3 <= interval.high) covered += chance;
        chance *= static_cast<double>(40 - yes) / static_cast<double>(yes + 1) * 0.3 / 0.7;
    }
    CHECK(covered == Approx(0.9).margin(0.03));
}

TEST_CASE("Student's interval over scrambles matches tabulated quantiles") {
    // Mean 3, standard deviation sqrt(2.5), t(4) = 2.776445 and 4.604095.
    const std::vector<double> estimates{1, 2, 3, 4, 5};
    const double error = std::sqrt(2.5 / 5);
    CHECK(across(estimates).low == Approx(3 - 2.776445 * error).epsilon(1e-6));
    CHECK(across(estimates).high == Approx(3 + 2.776445 * error).epsilon(1e-6));
    CHECK(across(estimates, 0.99).high == Approx(3 + 4.604095 * error).epsilon(1e-6));
    CHECK(across({2, 4}).high == Approx(3 + 12.7062).epsilon(1e-5));
    CHECK(across({0.25, 0.25, 0.25}).low == 0.25);
    CHECK(across({0.25, 0.25, 0.25}).high == 0.25);
}

TEST_CASE("Student's interval of too few estimates is unbounded, of a NaN undefined") {
    CHECK(std::isinf(across({}).low));
    CHECK(std::isinf(across({1}).high));
    CHECK(std::isnan(across({1, 2, std::nan("")}).low));
}

TEST_CASE("an interval of a mean has Student's quantiles") {
    CHECK(around(3, 0.5, 5).high == Approx(3 + 2.776445 * 0.5).epsilon(1e-6));
    CHECK(around(3, 0.5, 1000000).low == Approx(3 - 1.959964 * 0.5).epsilon(1e-5));
    CHECK(std::isinf(around(3, 0, 1).high));
}

TEST_CASE("the interval of a difference of paired shares has nearly its nominal coverage") {
    // Exact coverage, summed over the trinomial distribution of 30 pairs: 0.3 change to yes, 0.1 to
    // no.
    constexpr std::uint64_t n = 30;
    double covered = 0, all = 0;
    for (std::uint64_t up = 0; up <= n; ++up)
        for (std::uint64_t down = 0; up + down <= n; ++down) {
            const auto u = static_cast<double>(up), d = static_cast<double>(down),
                       rest = static_cast<double>(n) - u - d;
            const double ways = std::lgamma(n + 1.0) - std::lgamma(u + 1) - std::lgamma(d + 1) -
                                std::lgamma(rest + 1);
            const double chance =
                std::exp(ways + u * std::log(0.3) + d * std::log(0.1) + rest * std::log(0.6));
            const Interval interval = paired_shares(up, down, n);
            all += chance;
            if (interval.low <= 0.2 && 0.2 <= interval.high) covered += chance;
        }
    CHECK(all == Approx(1).epsilon(1e-9));
    CHECK(covered == Approx(0.95).margin(0.02));
    // No change observed: half a pair on both sides, 1.96 sqrt(1/(n+2))/sqrt(n+2).
    CHECK(paired_shares(0, 0, 98).high == Approx(1.959964 / 100).epsilon(1e-6));
    CHECK(paired_shares(0, 0, 98).low == -paired_shares(0, 0, 98).high);
    CHECK(paired_shares(0, 0, 0).low == -1);
}
