#include "engine/ensemble/design.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace steppe;

namespace {

std::vector<std::string> names(std::size_t n) {
    std::vector<std::string> list;
    for (std::size_t k = 0; k < n; ++k)
        list.push_back("pledge.p" + std::to_string(1000 + k) + ".realisation");
    return list;
}

std::unique_ptr<Design> made(std::string_view name, const DesignRequest& request) {
    return find_design(name)->make(request);
}

std::vector<double> drawn(const Design& design, std::size_t addresses, std::uint64_t first,
                          std::size_t count) {
    std::vector<double> u(addresses * count, -1.0);
    design.uniforms(first, count, u.data());
    return u;
}

std::vector<double> all(std::string_view name, const DesignRequest& request) {
    return drawn(*made(name, request), request.addresses.size(), 0,
                 static_cast<std::size_t>(request.replicates));
}

/// Counts the hits of each of n equal intervals.
std::vector<int> hits(const double* u, std::size_t count, std::size_t n) {
    std::vector<int> times(n);
    for (std::size_t r = 0; r < count; ++r)
        ++times.at(static_cast<std::size_t>(u[r] * static_cast<double>(n)));
    return times;
}

/// Mean of a smooth function over some replicates of a block of draws; its integral is 1.
double mean_of_smooth(const std::vector<double>& u, std::size_t addresses, std::size_t from,
                      std::size_t n) {
    const std::size_t count = u.size() / addresses;
    double sum = 0;
    for (std::size_t r = from; r < from + n; ++r) {
        double product = 1;
        for (std::size_t k = 0; k < addresses; ++k)
            product *= std::exp(u[k * count + r]) / (std::exp(1.0) - 1);
        sum += product;
    }
    return sum / static_cast<double>(n);
}

/// Slope of log2(rms error) over 16 scrambles against log2(points), 2^6 to 2^12.
double exponent(std::string_view design) {
    constexpr std::size_t addresses = 4, scrambles = 16;
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (int m = 6; m <= 12; ++m) {
        const std::size_t points = std::size_t{1} << m;
        const auto u = all(design, {.addresses = names(addresses),
                                    .seed = 7,
                                    .replicates = scrambles * points,
                                    .scrambles = scrambles});
        double squares = 0;
        for (std::size_t s = 0; s < scrambles; ++s)
            squares += std::pow(mean_of_smooth(u, addresses, s * points, points) - 1.0, 2);
        const double error = std::log2(std::sqrt(squares / scrambles));
        n += 1, x += m, y += error, xx += m * m, xy += m * error;
    }
    return (n * xy - x * y) / (n * xx - x * x);
}

}  // namespace

TEST_CASE("every design draws inside (0, 1), in sequence or by random access") {
    const DesignRequest request{
        .addresses = names(5), .seed = 3, .replicates = 16UL * 64, .scrambles = 16};
    REQUIRE(design_kinds().size() >= 3);
    for (const auto* kind : design_kinds()) {
        INFO(kind->name);
        CHECK_FALSE(kind->doc.empty());
        const auto design = kind->make(request);
        const auto whole = drawn(*design, 5, 0, 1024);
        CHECK(std::all_of(whole.begin(), whole.end(), [](double u) { return u > 0 && u < 1; }));
        auto sorted = whole;
        std::sort(sorted.begin(), sorted.end());
        CHECK(std::unique(sorted.begin(), sorted.end()) == sorted.end());
        for (const std::size_t first : {1000UL, 0UL, 1UL, 63UL, 64UL, 500UL})
            for (const std::size_t count : {0UL, 1UL, 2UL, 24UL}) {
                const auto part = drawn(*design, 5, first, count);
                for (std::size_t k = 0; k < 5; ++k)
                    for (std::size_t r = 0; r < count; ++r)
                        REQUIRE(part[k * count + r] == whole[k * 1024 + first + r]);
            }
        CHECK(all(kind->name, request) == whole);
        auto other = request;
        other.seed = 4;
        CHECK(all(kind->name, other) != whole);
        CHECK(all(kind->name, {.addresses = {}, .replicates = 16}).empty());
    }
    CHECK(find_design("halton") == nullptr);
}

TEST_CASE("another address changes no draw under random and lhs") {
    for (const std::string_view design : {"random", "lhs"}) {
        INFO(design);
        const auto few = all(design, {.addresses = {"b", "d"}, .replicates = 100});
        const auto more = all(design, {.addresses = {"a", "b", "c", "d"}, .replicates = 100});
        CHECK(std::equal(few.begin(), few.begin() + 100, more.begin() + 100));
        CHECK(std::equal(few.begin() + 100, few.end(), more.begin() + 300));
    }
    const auto short_run = all("random", {.addresses = {"a"}, .replicates = 10});
    const auto long_run = all("random", {.addresses = {"a"}, .replicates = 1000});
    CHECK(std::equal(short_run.begin(), short_run.end(), long_run.begin()));
}

TEST_CASE("lhs hits each stratum of each address once") {
    for (const std::size_t n : {1UL, 2UL, 7UL, 64UL, 1000UL, 50001UL}) {
        const auto u = all("lhs", {.addresses = names(4), .replicates = n});
        for (std::size_t k = 0; k < 4; ++k)
            CHECK(hits(u.data() + k * n, n, n) == std::vector<int>(n, 1));
    }
    const auto u = all("random", {.addresses = names(1), .replicates = 1000});
    CHECK(hits(u.data(), 1000, 1000) != std::vector<int>(1000, 1));
}

TEST_CASE("the mean of a smooth function varies less under lhs than under random") {
    constexpr std::size_t n = 200, seeds = 100;
    double variance[2] = {0, 0};
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
        for (int which : {0, 1}) {
            const auto u = all(which == 0 ? "random" : "lhs",
                               {.addresses = names(4), .seed = seed, .replicates = n});
            variance[which] += std::pow(mean_of_smooth(u, 4, 0, n) - 1.0, 2) / seeds;
        }
    // f is a product of exponentials of variance v: total variance (v + 1)^4 - 1; the non-additive
    // part remains.
    const double v = (std::exp(2.0) - 1) / 2 / std::pow(std::exp(1.0) - 1, 2) - 1,
                 total = std::pow(v + 1, 4) - 1;
    CHECK(variance[0] == Approx(total / n).epsilon(0.5));
    CHECK(variance[1] == Approx((total - 4 * v) / n).epsilon(0.5));
    CHECK(variance[1] < 0.3 * variance[0]);
}

TEST_CASE("strata of two addresses are independent under lhs") {
    constexpr std::size_t n = 100000;
    const auto u = all("lhs", {.addresses = names(6), .replicates = n});
    for (std::size_t k = 0; k < 6; ++k)
        for (std::size_t l = 0; l <= k; ++l) {
            // Against another address at the same replicate, or itself at the next.
            const std::size_t lag = k == l ? 1 : 0;
            double sum = 0;
            for (std::size_t r = 0; r + lag < n; ++r)
                sum += (u[k * n + r] - 0.5) * (u[l * n + r + lag] - 0.5);
            CHECK(std::abs(12 * sum / n) < 4 / std::sqrt(n));
        }
}

TEST_CASE(
    "each scramble of sobol has one point in each dyadic interval, and in each rectangle of the "
    "first two numbers") {
    constexpr std::size_t addresses = 40, scrambles = 3, m = 8, points = 1 << m,
                          n = scrambles * points;
    const auto u =
        all("sobol", {.addresses = names(addresses), .replicates = n, .scrambles = scrambles});
    for (std::size_t s = 0; s < scrambles; ++s) {
        for (std::size_t k = 0; k < addresses; ++k)
            CHECK(hits(u.data() + k * n + s * points, points, points) ==
                  std::vector<int>(points, 1));
        for (std::size_t wide = 0; wide <= m; ++wide) {
            std::vector<int> times(points);
            for (std::size_t r = s * points; r < (s + 1) * points; ++r) {
                const auto row = static_cast<std::size_t>(std::ldexp(u[r], static_cast<int>(wide)));
                const auto column =
                    static_cast<std::size_t>(std::ldexp(u[n + r], static_cast<int>(m - wide)));
                ++times.at((row << (m - wide)) + column);
            }
            CHECK(times == std::vector<int>(points, 1));
        }
    }
    // Two scrambles differ.
    CHECK_FALSE(std::equal(u.begin(), u.begin() + points, u.begin() + points));
}

TEST_CASE("sobol converges faster than n^-0.8 on a smooth function, random does not") {
    const double sobol = exponent("sobol"), random = exponent("random");
    INFO(sobol << " and " << random);
    CHECK(sobol < -0.8);
    CHECK(random > -0.7);
}

TEST_CASE("sobol takes every nested scrambling equally often") {
    // Eight points have one random bit for the first digit, two for the second, four for the third:
    // 2^7 orders of the eighths. A shift alone reaches 8 of them.
    constexpr std::size_t points = 8, scrambles = 20000, n = scrambles * points, orders = 128;
    const auto u = all("sobol", {.addresses = names(3), .replicates = n, .scrambles = scrambles});
    for (std::size_t k = 0; k < 3; ++k) {
        std::map<std::vector<int>, int> times;
        for (std::size_t s = 0; s < scrambles; ++s) {
            std::vector<int> order;
            for (std::size_t i = 0; i < points; ++i)
                order.push_back(static_cast<int>(u[k * n + s * points + i] * points));
            ++times[order];
        }
        CHECK(times.size() == orders);
        double chi_squared = 0;
        const double expected = static_cast<double>(scrambles) / orders;
        for (const auto& [order, t] : times)
            chi_squared += (t - expected) * (t - expected) / expected;
        CHECK(chi_squared < orders - 1 + 4 * std::sqrt(2.0 * (orders - 1)));
    }
    // One point per scramble: uniform, though the unscrambled point is 0.
    const auto lone =
        all("sobol", {.addresses = names(1), .replicates = scrambles, .scrambles = scrambles});
    double chi_squared = 0;
    for (const int t : hits(lone.data(), scrambles, 100))
        chi_squared += (t - 200.0) * (t - 200.0) / 200.0;
    CHECK(chi_squared < 99 + 4 * std::sqrt(2 * 99.0));
}

TEST_CASE("random bits of sobol are independent between intervals, at depth too") {
    // In each 64th the two points swap at random, independently of those of the first 64th.
    constexpr std::size_t points = 128, scrambles = 1000, n = scrambles * points;
    const auto u = all("sobol", {.addresses = names(1), .replicates = n, .scrambles = scrambles});
    std::map<int, std::vector<std::size_t>> pairs;
    for (std::size_t i = 0; i < points; ++i) pairs[static_cast<int>(u[i] * 64)].push_back(i);
    const auto ordered = [&](const std::vector<std::size_t>& pair, std::size_t s) {
        return u[s * points + pair.at(0)] < u[s * points + pair.at(1)];
    };
    for (const auto& [interval, pair] : pairs) {
        int alike = 0;
        for (std::size_t s = 0; s < scrambles; ++s)
            alike += ordered(pair, s) == ordered(pairs[0], s);
        if (interval != 0) CHECK(std::abs(alike - 500) < 5 * std::sqrt(250.0));
    }
}

TEST_CASE("sobol checks the count of numbers and rounds up replicates") {
    CHECK(sobol_replicates(1, 16) == 16);
    CHECK(sobol_replicates(16, 16) == 16);
    CHECK(sobol_replicates(17, 16) == 32);
    CHECK(sobol_replicates(10000, 16) == 16384);
    CHECK(sobol_replicates(16384, 16) == 16384);
    CHECK(sobol_replicates(0, 3) == 3);
    CHECK(sobol_replicates(100, 3) == 192);

    CHECK(all("sobol", {.addresses = names(3667), .replicates = 16}).size() == 3667UL * 16);
    const DesignRequest many{.addresses = names(3668), .replicates = 16};
    CHECK_THROWS_AS(made("sobol", many), std::length_error);
    try {
        made("sobol", many);
    } catch (const std::length_error& e) {
        CHECK(std::string(e.what()) == "the design sobol draws at most 3667 numbers, not 3668");
    }
}

TEST_CASE("sobol draws the same bits on every instruction set, in pieces that begin anywhere") {
    for (const std::uint64_t replicates : {16ULL, 64ULL, 3ULL << 10, 5ULL << 20, 1ULL << 36}) {
        DesignRequest request{.addresses = names(5), .seed = 9, .replicates = replicates};
        request.scrambles =
            replicates / std::min<std::uint64_t>(replicates & -replicates, 1U << 20);
        request.isa = Isa::scalar;
        const auto scalar = made("sobol", request);
        for (const auto isa : {Isa::avx2, Isa::avx512}) {
            if (!is_available(isa)) continue;
            request.isa = isa;
            const auto lanes = made("sobol", request);
            for (const std::uint64_t first :
                 {std::uint64_t{0}, replicates / 3, replicates / 2 - 5}) {
                const auto count =
                    static_cast<std::size_t>(std::min<std::uint64_t>(replicates - first, 1501));
                INFO(replicates << " on " << name_of(isa) << " from " << first);
                CHECK(drawn(*scalar, 5, first, count) == drawn(*lanes, 5, first, count));
            }
        }
    }
}

TEST_CASE("an address with the dimension of a longer list has the same draws") {
    const auto list = names(7);
    for (const std::string design : {"sobol", "lhs", "random"}) {
        const DesignRequest whole{.addresses = list, .seed = 5, .replicates = 256, .scrambles = 4};
        DesignRequest part = whole;
        part.addresses = {list[1], list[4], list[6]};
        part.dimension = {1, 4, 6};
        const auto together = all(design, whole), alone = all(design, part);
        for (std::size_t k = 0; k < 3; ++k) {
            INFO(design << " " << part.addresses[k]);
            CHECK(std::equal(
                alone.begin() + static_cast<std::ptrdiff_t>(k * 256),
                alone.begin() + static_cast<std::ptrdiff_t>((k + 1) * 256),
                together.begin() + static_cast<std::ptrdiff_t>(part.dimension[k] * 256)));
        }
    }
}
