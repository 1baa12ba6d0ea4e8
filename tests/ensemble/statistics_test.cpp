#include "tests/catch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>

#include "engine/ensemble/statistics.hpp"

using namespace steppe;

namespace {

using Sample = std::vector<double>;
using Source = std::function<double(std::mt19937_64&)>;

constexpr double endless = std::numeric_limits<double>::infinity();

Sample draw(const Source& source, std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Sample sample(count);
    for (double& x : sample) x = source(random);
    return sample;
}

double uniform(std::mt19937_64& random) { return std::uniform_real_distribution<double>()(random); }
double normal(std::mt19937_64& random) { return std::normal_distribution<double>()(random); }
double cauchy(std::mt19937_64& random) { return std::cauchy_distribution<double>()(random); }
double beta(std::mt19937_64& random) {
    const double a = std::gamma_distribution<double>(2)(random);
    return a / (a + std::gamma_distribution<double>(5)(random));
}

/// Statistics of one column, with the range from a pilot of 1024 of the same source.
Statistics watch(const Source& source, const Sample& sample) {
    const Sample pilot = draw(source, 1024, 7);
    Statistics statistics(pilot_ranges(pilot.data(), 1, pilot.size()));
    statistics.add(sample.data(), sample.size());
    return statistics;
}

Statistics watch(Range range, const Sample& sample) {
    Statistics statistics({range});
    statistics.add(sample.data(), sample.size());
    return statistics;
}

struct Moments {
    double mean, variance;
};

Moments reference(const Sample& sample) {
    long double sum = 0;
    for (const double x : sample) sum += x;
    const long double mean = sum / static_cast<long double>(sample.size());
    long double squares = 0;
    for (const double x : sample) squares += (x - mean) * (x - mean);
    return {static_cast<double>(mean),
            static_cast<double>(squares / static_cast<long double>(sample.size() - 1))};
}

}  // namespace

TEST_CASE("the range of a column is the pilot's, widened by half on both sides") {
    const double nan = std::nan("");
    const Sample values{1, 3, 2, 5, 5, 5, nan, 4, -endless, nan, nan, nan};
    const auto ranges = pilot_ranges(values.data(), 4, 3);
    CHECK(ranges[0].low == 0);
    CHECK(ranges[0].high == 4);
    CHECK(
        (ranges[1].low < 5 && ranges[1].low > 4.99 && ranges[1].high > 5 && ranges[1].high < 5.01));
    CHECK((ranges[2].low < 4 && ranges[2].low > 3.99 && ranges[2].high > 4));
    CHECK((ranges[3].low < 0 && ranges[3].high > 0));
    const double most = std::numeric_limits<double>::max();
    const Sample vast{-most, most, 0.0, std::numeric_limits<double>::denorm_min()};
    CHECK_NOTHROW(Statistics(pilot_ranges(vast.data(), 2, 2)));
    for (const Range& bad :
         {Range{1, 1}, Range{2, 1}, Range{0, endless}, Range{nan, 1}, Range{-most, most}})
        CHECK_THROWS_AS(Statistics({bad}), std::invalid_argument);
}

TEST_CASE("any split and any order of merging gives the same bytes") {
    // Column 0 stays within the kernel, 1 often leaves it, 2 is constant, 3 has gaps and both
    // zeros.
    constexpr std::size_t count = 3001;
    const Sample near = draw(normal, count, 1);
    Sample values = near;
    const Sample far = draw(cauchy, count, 2);
    for (const double x : far) values.push_back(x * std::exp(10 * std::abs(x)));
    values.insert(values.end(), count, 0.1);
    for (std::size_t r = 0; r < count; ++r)
        values.push_back(r % 100 == 3   ? std::nan("")
                         : r % 100 == 7 ? endless
                         : r % 3 == 0   ? 0.0
                                        : -0.0);
    const std::vector<Range> ranges{{-2, 2}, {-1, 1}, {0, 1}, {-1, 1}};
    Statistics whole(ranges);
    whole.add(values.data(), count);
    REQUIRE(whole.skipped(3) == 60);

    std::mt19937_64 random(3);
    for (int trial = 0; trial < 30; ++trial) {
        std::vector<std::size_t> order(count);
        std::iota(order.begin(), order.end(), 0U);
        std::shuffle(order.begin(), order.end(), random);
        std::vector<Statistics> parts;
        for (std::size_t first = 0; first < count;) {
            const std::size_t now =
                std::min<std::size_t>(count - first, 1 + random() % (trial < 10 ? 40 : 1500));
            Sample slice;
            for (std::size_t c = 0; c < ranges.size(); ++c)
                for (std::size_t r = first; r < first + now; ++r)
                    slice.push_back(values[c * count + order[r]]);
            if (parts.empty() || random() % 2 == 0) parts.emplace_back(ranges);
            parts.back().add(slice.data(), now);
            first += now;
        }
        while (parts.size() > 1) {  // a random tree
            std::swap(parts[random() % parts.size()], parts.back());
            const Statistics last = parts.back();
            parts.pop_back();
            parts[random() % parts.size()].merge(last);
        }
        REQUIRE((parts[0].bytes() == whole.bytes()));
    }
    const std::string before = whole.bytes();
    Statistics more = whole;
    more.add(values.data(), 1);
    CHECK((more.bytes() != before));
    CHECK_THROWS_AS(more.merge(Statistics({{-2, 2}})), std::invalid_argument);
    CHECK_THROWS_AS(more.merge(Statistics({{-2, 2}, {-1, 1}, {0, 1}, {-1, 1.5}})),
                    std::invalid_argument);
}

TEST_CASE("mean and variance match a long double reference") {
    const std::vector<Source> sources{uniform,
                                      normal,
                                      beta,
                                      [](auto& random) { return std::exp(normal(random)); },
                                      [](auto& random) { return 1e9 + 1e-3 * normal(random); },
                                      [](auto& random) { return 1e-12 * normal(random); }};
    for (std::size_t k = 0; k < sources.size(); ++k) {
        INFO("source " << k);
        const Sample sample = draw(sources[k], 100'001, 11);
        const Statistics statistics = watch(sources[k], sample);
        const Moments expected = reference(sample);
        const double sd = std::sqrt(expected.variance);
        CHECK(std::abs(statistics.mean(0) - expected.mean) <=
              1e-9 * sd + 1e-15 * std::abs(expected.mean));
        CHECK(statistics.variance(0) == Approx(expected.variance).epsilon(1e-8));
        CHECK(statistics.standard_error(0) == Approx(sd / std::sqrt(100'001.0)));
        CHECK(statistics.min(0) == *std::min_element(sample.begin(), sample.end()));
        CHECK(statistics.max(0) == *std::max_element(sample.begin(), sample.end()));
        CHECK(statistics.count(0) == sample.size());
    }
}

TEST_CASE("values far outside the range count in full, extreme ones saturate") {
    const Sample far{0, 1e4, -3e7, 5e11, 0.25, 1e2};
    const Statistics statistics = watch(Range{-0.5, 0.5}, far);
    const Moments expected = reference(far);
    CHECK(statistics.mean(0) == Approx(expected.mean).epsilon(1e-12));
    CHECK(statistics.variance(0) == Approx(expected.variance).epsilon(1e-12));
    Sample many(20'000, 4e12);  // their squares would overflow units of 2^-40
    for (std::size_t r = 0; r < many.size(); r += 2) many[r] = -4e12;
    CHECK(watch(Range{-0.5, 0.5}, many).variance(0) == Approx(16e24).epsilon(1e-4));
    const double most = std::numeric_limits<double>::max();
    const Statistics absurd = watch(Range{-0.5, 0.5}, {most, most, most, -1});
    CHECK(absurd.max(0) == most);
    CHECK(absurd.view(0).quantile(1) == most);
    CHECK(absurd.mean(0) == Approx(0.75 * 0x1p44));
    CHECK(watch(Range{-0.5, 0.5}, {-most, most}).mean(0) == 0);
}

TEST_CASE("a column that is constant in the pilot still counts its rare event") {
    const Sample pilot(1024, 0.0);
    Sample sample(10'000, 0.0);
    for (std::size_t r = 0; r < sample.size(); r += 1000) sample[r] = 300;
    Statistics statistics(pilot_ranges(pilot.data(), 1, pilot.size()));
    statistics.add(sample.data(), sample.size());
    CHECK(statistics.mean(0) == Approx(0.3).epsilon(1e-9));
    CHECK(statistics.variance(0) == Approx(reference(sample).variance).epsilon(1e-9));
    CHECK(std::abs(statistics.view(0).quantile(0.5)) < 1e-6);
    CHECK(statistics.view(0).expected_surplus(0.001) == Approx(300).epsilon(1e-9));
}

TEST_CASE("quantiles of a million values are within 0.2 % of the metric's range") {
    const std::vector<Source> sources{
        uniform, normal, [](auto& random) { return std::exp(0.5 * normal(random)); }, beta,
        [](auto& random) { return uniform(random) < 0.3 ? -1.0 : 4.0; }};
    for (std::size_t k = 0; k < sources.size(); ++k) {
        Sample sample = draw(sources[k], 1'000'000, 23);
        const Statistics statistics = watch(sources[k], sample);
        std::sort(sample.begin(), sample.end());
        const double range = sample.back() - sample.front();
        double last = -endless;
        for (int step = 0; step <= 1000; ++step) {
            const double q = step / 1000.0;
            if (k == 4 && step == 300) continue;  // a discontinuity
            const double expected = sample[std::min<std::size_t>(
                sample.size() - 1, static_cast<std::size_t>(step) * 1000)];
            const double found = statistics.view(0).quantile(q);
            INFO("source " << k << ", q " << q);
            REQUIRE(std::abs(found - expected) < 0.002 * range);
            REQUIRE(found >= last);
            last = found;
        }
        CHECK(statistics.view(0).quantile(0) == sample.front());
        CHECK(statistics.view(0).quantile(1) == sample.back());
        for (const double q : {0.01, 0.05, 0.5}) {
            const auto tail = static_cast<std::ptrdiff_t>(q * 1e6);
            CHECK(std::abs(statistics.view(0).expected_shortfall(q) -
                           std::accumulate(sample.begin(), sample.begin() + tail, 0.0) /
                               (q * 1e6)) < 1e-3 * range);
            CHECK(std::abs(statistics.view(0).expected_surplus(q) -
                           std::accumulate(sample.end() - tail, sample.end(), 0.0) / (q * 1e6)) <
                  1e-3 * range);
        }
    }
}

TEST_CASE("a heavy tail outside the range keeps its mean and its order") {
    const Source heavy = [](auto& random) { return std::exp(1.2 * normal(random)); };
    Sample sample = draw(heavy, 1'000'000, 29);
    const Statistics statistics = watch(heavy, sample);
    std::sort(sample.begin(), sample.end());
    const double expected = std::accumulate(sample.end() - 10'000, sample.end(), 0.0) / 1e4;
    CHECK(statistics.view(0).expected_surplus(0.01) ==
          Approx(expected).epsilon(1e-3));  // the middle of the cell would be 20 % off
    double last = sample[990'000] * 0.99;
    for (double q = 0.99; q <= 1; q += 1e-5) {
        REQUIRE(statistics.view(0).quantile(q) >= last);
        last = statistics.view(0).quantile(q);
    }
    // The negated sample has the mirrored tail.
    for (double& x : sample) x = -x;
    const Range range = statistics.ranges()[0];
    const Statistics mirrored = watch(Range{-range.high, -range.low}, sample);
    CHECK(mirrored.view(0).expected_shortfall(0.01) ==
          Approx(-statistics.view(0).expected_surplus(0.01)).epsilon(1e-9));
    CHECK(mirrored.view(0).quantile(1e-4) ==
          Approx(-statistics.view(0).quantile(1 - 1e-4)).epsilon(1e-6));
}

TEST_CASE("shortfall and surplus of a known sample") {
    Sample sample(100);  // 1..100, at most one per bin
    std::iota(sample.begin(), sample.end(), 1.0);
    const Statistics statistics = watch(Range{0, 101}, sample);
    const double bin = 101.0 / 2048;
    CHECK(statistics.view(0).expected_shortfall(0.05) == Approx(3).margin(bin));
    CHECK(statistics.view(0).expected_surplus(0.05) == Approx(98).margin(bin));
    CHECK(statistics.view(0).expected_shortfall(0) == 1);
    CHECK(statistics.view(0).expected_surplus(0) == 100);
    CHECK(statistics.view(0).expected_shortfall(1) == Approx(50.5).margin(bin));
    CHECK(statistics.view(0).expected_surplus(1e-18) == 100);
    CHECK(statistics.view(0).quantile(0.5) == Approx(50).margin(bin));
}

TEST_CASE("NaN and infinity are counted and left out") {
    const Sample clean = draw(normal, 1500, 9);
    Sample dirty = clean;
    dirty.insert(dirty.begin() + 700, {std::nan(""), endless, -endless});
    dirty.push_back(std::nan(""));
    const Statistics with = watch(normal, dirty);
    const Statistics without = watch(normal, clean);
    CHECK(with.skipped(0) == 4);
    CHECK(with.count(0) == 1500);
    CHECK(with.mean(0) == without.mean(0));
    CHECK(with.variance(0) == without.variance(0));
    CHECK(with.view(0).quantile(0.1) == without.view(0).quantile(0.1));
    CHECK(with.max(0) == without.max(0));
    const Statistics none = watch(Range{0, 1}, {std::nan("")});
    for (const double x :
         {none.mean(0), none.variance(0), none.min(0), none.max(0), none.view(0).quantile(0.5),
          none.view(0).expected_shortfall(0.1), none.view(0).expected_surplus(0)})
        CHECK(std::isnan(x));
    CHECK(std::isnan(watch(Range{0, 1}, {0.5}).variance(0)));
    CHECK(watch(Range{0, 1}, Sample(1000, 0.3)).variance(0) == 0);
    CHECK(watch(Range{0, 1}, Sample(1000, 0.3)).view(0).quantile(0.7) == 0.3);
}
