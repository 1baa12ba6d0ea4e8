#include "engine/core/simd/pack.hpp"

#include <cmath>
#include <limits>

#include <boost/math/distributions/normal.hpp>

#include "tests/catch.hpp"

using namespace steppe;

namespace {

/// Error in units of the last place of the nearest double.
double ulps(double value, long double exact) {
    const double nearest = static_cast<double>(exact);
    const double place =
        std::nextafter(std::abs(nearest), std::numeric_limits<double>::infinity()) -
        std::abs(nearest);
    return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / place);
}

}  // namespace

TEST_CASE("exp is within an ulp over its whole range") {
    double worst = 0;
    for (double x = -708.38; x < 709.0; x += 0.00713)
        worst = std::max(worst, ulps(exp(x), std::exp(static_cast<long double>(x))));
    for (double x = -0.7; x < 0.7; x += 1.7e-6)
        worst = std::max(worst, ulps(exp(x), std::exp(static_cast<long double>(x))));
    CHECK(worst < 1.0);
    CHECK(exp(0.0) == 1.0);
    CHECK(exp(-1e300) == 0.0);
    CHECK(exp(1e300) == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(exp(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("log is within an ulp over its whole range") {
    double worst = 0;
    for (double e = -1021; e < 1023.9; e += 0.0173)
        worst = std::max(worst,
                         ulps(log(std::exp2(e)), std::log(static_cast<long double>(std::exp2(e)))));
    for (double x = 0.3; x < 3.0; x += 1.9e-6)
        worst = std::max(worst, ulps(log(x), std::log(static_cast<long double>(x))));
    CHECK(worst < 1.0);
    CHECK(log(1.0) == 0.0);
    CHECK(ulps(log(5e-324), std::log(static_cast<long double>(5e-324))) < 1.0);
    CHECK(log(0.0) == -std::numeric_limits<double>::infinity());
    CHECK(log(std::numeric_limits<double>::infinity()) == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(log(-1.0)));
    CHECK(std::isnan(log(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("a power of 1 is 1, and powers agree with the library to what their exponent allows") {
    for (double y = -30; y < 30; y += 0.37) {
        CHECK(power(1.0, y) == 1.0);
        for (double x = 0.01; x < 20; x *= 1.31)
            CHECK(std::abs(power(x, y) / std::pow(x, y) - 1) <
                  4e-16 * (2 + std::abs(y * std::log(x))));
    }
}

TEST_CASE(
    "the normal quantile agrees with long double to 4e-15 out to the smallest probabilities") {
    const boost::math::normal_distribution<long double> exact;
    double worst = 0;
    const auto look = [&](double u) {
        const auto x = u < 0.5 ? boost::math::quantile(exact, static_cast<long double>(u))
                               : boost::math::quantile(boost::math::complement(
                                     exact, 1.0L - static_cast<long double>(u)));
        worst = std::max(
            worst, static_cast<double>(std::abs(static_cast<long double>(normal_quantile(u)) - x) /
                                       std::max(1e-3L, std::abs(x))));
    };
    for (double u = 0.00013; u < 1; u += 0.00091) look(u);
    for (double u = 1e-3; u > 1e-17; u *= 0.83) look(u);
    for (double u = 1e-3; u > 2e-16; u *= 0.83) look(1 - u);
    CHECK(worst < 4e-15);
    CHECK(normal_quantile(0.5) == 0.0);
}
