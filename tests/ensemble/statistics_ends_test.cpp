#include "tests/catch.hpp"

#include <cmath>
#include <stdexcept>

#include "engine/ensemble/statistics.hpp"

using namespace steppe;

TEST_CASE("a small sample and a large one, alone or merged, give the same bytes") {
    constexpr std::size_t columns = 3, count = 6000;
    std::vector<Range> ranges{{0, 1}, {-2, 2}, {5, 6}};
    std::vector<double> values(columns * count);
    for (std::size_t n = 0; n < values.size(); ++n)
        values[n] = std::sin(static_cast<double>(n) * 0.7) + (n % 97 == 0 ? 9 : 0);
    const auto part = [&](std::size_t first, std::size_t end) {
        Statistics out(ranges);
        std::vector<double> some;
        for (std::size_t c = 0; c < columns; ++c)
            some.insert(some.end(), values.begin() + static_cast<std::ptrdiff_t>(c * count + first),
                        values.begin() + static_cast<std::ptrdiff_t>(c * count + end));
        out.add(some.data(), end - first);
        return out;
    };
    const std::string whole = part(0, count).bytes();
    for (const std::size_t cut : {1, 16, 2047, 2048, 2049, 5990}) {
        Statistics first = part(0, cut), rest = part(cut, count);
        Statistics read = Statistics::from_bytes(first.bytes());
        first.merge(rest);
        rest.merge(read);
        CHECK((first.bytes() == whole));
        CHECK((rest.bytes() == whole));
    }
    Statistics twice = part(0, 1500), again = part(0, 1500);
    twice.merge(twice);
    again.merge(part(0, 1500));
    CHECK((twice.bytes() == again.bytes()));
    Statistics small(ranges);
    small.add(values.data(), 1);
    CHECK(small.bytes().size() < 500);
}

TEST_CASE("spread and errors stay finite at the ends of double") {
    for (const double size : {1e154, 1e160, 1e200, 1e250, 1e300, 1e307}) {
        Statistics statistics({{0, size}});
        const std::vector<double> values{0.25 * size, 0.5 * size, 0.75 * size};
        statistics.add(values.data(), values.size());
        CHECK(statistics.standard_deviation(0) == Approx(0.25 * size).epsilon(1e-9));
        CHECK(statistics.standard_error(0) == Approx(0.25 * size / std::sqrt(3.0)).epsilon(1e-9));
    }
}

TEST_CASE("queries of a column or share that does not exist are refused") {
    const Statistics statistics({{0, 1}});
    CHECK_THROWS_AS(statistics.mean(1), std::invalid_argument);
    CHECK_THROWS_AS(statistics.max(7), std::invalid_argument);
    CHECK_THROWS_AS(statistics.variance(1), std::invalid_argument);
    CHECK_THROWS_AS(statistics.view(1), std::invalid_argument);
    CHECK_THROWS_AS(statistics.view(0).quantile(-0.1), std::invalid_argument);
    CHECK_THROWS_AS(statistics.view(0).expected_shortfall(std::nan("")), std::invalid_argument);
}

TEST_CASE("values without reserved room are refused") {
    const std::vector<double> values(12, 0.5);
    Statistics statistics({{0, 1}});
    CHECK_THROWS_AS(statistics.add_columns(0, 1, values.data(), 1), std::logic_error);
    statistics.reserve(4);
    statistics.add_columns(0, 1, values.data(), 4);
    CHECK_THROWS_AS(statistics.add_columns(0, 1, values.data(), 12), std::logic_error);
    CHECK(statistics.count(0) == 4);
}
