#include "engine/core/beta.hpp"

#include <cmath>
#include <vector>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "engine/core/distribution.hpp"
#include "engine/core/normal_cdf.hpp"
#include "engine/core/quantile.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

using Exact = boost::math::beta_distribution<long double>;

/// The relative error of a probability by the library's long doubles, on the rarer side.
double error_of(BetaShape shape, UnitPoint at, double p, double q) {
    const Exact straight(shape.alpha, shape.beta), mirrored(shape.beta, shape.alpha);
    const auto x = static_cast<long double>(at.x), rest = static_cast<long double>(at.rest);
    const bool low = at.x < 0.5;
    const long double below = low ? cdf(straight, x) : cdf(complement(mirrored, rest)),
                      above = low ? cdf(complement(straight, x)) : cdf(mirrored, rest);
    return std::abs(static_cast<double>(p < q ? below / static_cast<long double>(p) - 1
                                              : above / static_cast<long double>(q) - 1));
}

}  // namespace

TEST_CASE("the own beta distribution is the library's, and its quantile undoes it") {
    struct Case {
        BetaShape shape;
        double bound;
    };
    for (const auto& [shape, bound] :
         {Case{{1, 5}, 2e-13}, Case{{5, 1}, 2e-13}, Case{{3, 3}, 2e-13}, Case{{2.3, 3.7}, 2e-13},
          Case{{0.5, 0.5}, 2e-13}, Case{{0.1, 0.3}, 2e-13}, Case{{1e-3, 2}, 1e-11},
          Case{{50, 3}, 5e-13}, Case{{500, 800}, 5e-13}, Case{{1e4, 3e4}, 1e-11},
          Case{{1e6, 2e6}, 1e-9}, Case{{2e7, 3e7}, 1e-7}})
        for (double z = -8.4; z < 8.4; z += 0.37) {
            const double p = normal_cdf(z), q = normal_cdf(-z);
            const UnitPoint at = beta_quantile(shape, p, q);
            INFO(shape.alpha << " " << shape.beta << " at z = " << z << ": " << at.x);
            if (at.x < 1e-250 || at.rest < 1e-250) continue;  // the probability jumps there
            // A double that is close to an end cannot hold the point: `rest` and `x` do.
            CHECK(at.x + at.rest == Approx(1).epsilon(1e-15));
            CHECK(error_of(shape, at, p, q) < bound);
            const Tails tails = beta_tails(shape, at);
            CHECK(error_of(shape, at, tails.below, tails.above) < bound);
        }
    CHECK(beta_quantile({2, 3}, 0, 1).x == 0);
    CHECK(beta_quantile({2, 3}, 1, 0).x == 1);
    CHECK(beta_tails({2, 3}, {0, 1}).below == 0);
    CHECK(beta_tails({2, 3}, {1, 0}).above == 0);
    CHECK(std::exp(log_beta({3, 4})) == Approx(1.0 / 60).epsilon(1e-14));
    CHECK(log_beta({0.5, 0.5}) == Approx(std::log(std::acos(-1.0))).epsilon(1e-14));
}

TEST_CASE("Student's quantile is the library's") {
    for (const double degrees : {1.0, 2.0, 3.0, 7.0, 31.0, 1e3, 1e6, 1e9})
        for (const double level : {0.5, 0.95, 0.999999}) {
            const boost::math::students_t_distribution<long double> exact(degrees);
            const auto wanted = static_cast<double>(boost::math::quantile(
                boost::math::complement(exact, (1 - static_cast<long double>(level)) / 2)));
            INFO(degrees << " degrees, level " << level);
            CHECK(student_quantile(degrees, level) == Approx(wanted).epsilon(1e-8));
        }
}

TEST_CASE("the tables of PERT and beta have the same bits on every machine") {
    // Recorded: they must not move with the compiler, the C library or Boost.
    const auto draws = [](const char* kind, std::vector<double> arguments) {
        const auto q = quantile_of({find_distribution(kind), std::move(arguments), {}, {}});
        std::vector<double> out;
        for (const double u : {1e-9, 0.025, 0.3, 0.5, 0.9, 0.999}) out.push_back(draw(q, u));
        return out;
    };
    CHECK(draws("pert", {0.1, 0.3, 0.6}) ==
          std::vector<double>{0x1.99e211998e6c2p-4, 0x1.374cdb45902f2p-3, 0x1.09c188beb56ddp-2,
                              0x1.403db57e67d02p-2, 0x1.c79f9a076c012p-2, 0x1.20ae78ed3cbfp-1});
    CHECK(draws("beta", {0.2, 0.15}) ==
          std::vector<double>{0x1.4588bc9653e61p-27, 0x1.6565f9e6bab4p-7, 0x1.8d09828b446bdp-4,
                              0x1.550a5f5997cfp-3, 0x1.a93d919e2c2fcp-2, 0x1.8dbe1dee4597p-1});
}
