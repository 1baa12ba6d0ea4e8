#include <cmath>
#include <stdexcept>
#include <vector>

#include "steppe/ensemble/statistics.hpp"
#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("a view of a column answers as the statistics do, to the last bit") {
    // Two columns, the second of which has values below and above its range.
    constexpr std::size_t count = 5000;
    std::vector<double> values(2 * count);
    for (std::size_t n = 0; n < count; ++n) {
        const auto x = static_cast<double>(n);
        values[n] = std::sin(x);
        values[count + n] = std::exp(3 * std::sin(x * 1.7));
    }
    Statistics statistics({{-1, 1}, {0.5, 4}});
    statistics.add(values.data(), count);
    for (std::size_t column = 0; column < 2; ++column) {
        const auto view = statistics.view(column);
        for (int k = 0; k <= 400; ++k) {
            const double q = k / 400.0;
            CHECK(view.quantile(q) == statistics.quantile(column, q));
            CHECK(view.expected_shortfall(q) == statistics.expected_shortfall(column, q));
            CHECK(view.expected_surplus(q) == statistics.expected_surplus(column, q));
            CHECK(view.standard_error_of_quantile(q) ==
                  statistics.standard_error_of_quantile(column, q));
        }
    }
    CHECK(statistics.view(0).quantile(0.5) == Approx(0).margin(1e-3));
    CHECK_THROWS_AS(statistics.view(2), std::invalid_argument);
    CHECK_THROWS_AS(statistics.view(0).quantile(1.5), std::invalid_argument);
    CHECK(std::isnan(Statistics({{0, 1}}).view(0).quantile(0.5)));
}
