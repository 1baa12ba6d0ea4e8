#include "engine/core/normal_cdf.hpp"

#include <cmath>

#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"
#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("the engine's normal distribution function matches the library's to rounding") {
    double worst = 0;
    for (int n = -370000; n <= 83000; ++n) {
        const long double z = n * 1e-4L;
        const long double exact = 0.5L * std::erfc(-z / std::sqrt(2.0L));
        const auto found = static_cast<long double>(normal_cdf(static_cast<double>(z)));
        // z as a double is off by up to 1e-16, which the tail amplifies by z^2.
        const long double slack = 1 + static_cast<long double>(n < 0 ? z * z : 0);
        worst = std::max(worst, static_cast<double>(std::abs(found / exact - 1) / slack));
    }
    CHECK(worst < 1e-15);
    CHECK(normal_cdf(0) == 0.5);
    CHECK(normal_cdf(-40) >= 0);
    CHECK(normal_cdf(40) == 1);
    CHECK(normal_cdf(-1.959963984540054) == Approx(0.025).epsilon(1e-14));
}

TEST_CASE("distribution function and quantile of a normal are inverse") {
    for (const double u : {1e-300, 1e-100, 1e-12, 0.001, 0.02425, 0.3, 0.5, 0.68, 0.97575, 0.999})
        CHECK(normal_cdf(normal_quantile(u)) == Approx(u).epsilon(1e-12));
}
