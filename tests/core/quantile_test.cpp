#include "engine/core/quantile.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/beta.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

Distribution of(const char* kind, std::vector<double> arguments) {
    return {find_distribution(kind), std::move(arguments), {}, {}};
}

const std::vector<Distribution>& examples() {
    static const std::vector<Distribution> all{
        of("uniform", {2, 5}),       of("normal", {1, 0.3}),      of("lognormal", {2, 0.7}),
        of("triangular", {0, 1, 4}), of("triangular", {0, 0, 1}), of("pert", {0.1, 0.3, 0.6}),
        of("pert", {0, 0, 1}),       of("pert", {0, 0.05, 0.3}),  of("beta", {0.7, 0.1}),
        of("beta", {0.2, 0.15})};
    return all;
}

}  // namespace

TEST_CASE("the quantile inverts the cumulative distribution") {
    for (const auto& d : examples()) {
        const auto q = quantile_of(d);
        for (double u = 1e-6; u < 1; u = u < 0.01 ? u * 1.7 : u + 0.0071) {
            INFO(d.kind->name << " at " << u);
            CHECK(d.kind->cdf(d.arguments, draw(q, u)) == Approx(u).epsilon(1e-6).margin(1e-9));
        }
    }
}

TEST_CASE("draws follow their distribution: Kolmogorov-Smirnov on equidistant probabilities") {
    // At probabilities (k+0.5)/n the largest error of an exact quantile is 0.5/n.
    constexpr int n = 20000;
    for (const auto& d : examples()) {
        const auto q = quantile_of(d);
        double worst = 0, before = -1e300;
        for (int k = 0; k < n; ++k) {
            const double x = draw(q, (k + 0.5) / n), p = d.kind->cdf(d.arguments, x);
            worst = std::max(
                {worst, std::abs(p - static_cast<double>(k) / n), std::abs(p - (k + 1.0) / n)});
            CHECK(x >= before);
            before = x;
        }
        CHECK(worst < 0.51 / n);
    }
}

TEST_CASE("tabled quantiles are exact to 1e-8 of their range") {
    for (const auto& d : examples()) {
        if (d.kind->form != QuantileForm::tabled) continue;
        const auto [alpha, beta] = d.kind->shape(d.arguments);
        const Support range = d.kind->support(d.arguments);
        const auto q = quantile_of(d);
        for (double u = 1e-9; u < 1; u = u < 0.01 ? u * 1.9 : u + 0.0037) {
            INFO(d.kind->name << " " << d.arguments[0] << " at " << u);
            const double exact =
                range.low + (range.high - range.low) * beta_quantile({alpha, beta}, u, 1 - u).x;
            CHECK(std::abs(draw(q, u) - exact) < 1e-8);
        }
    }
}

TEST_CASE("truncation keeps the shape of the remaining distribution") {
    auto d = of("normal", {0, 1});
    d.min = -0.5;
    d.max = 2;
    const auto q = quantile_of(d);
    CHECK(draw(q, 1e-9) == Approx(-0.5).margin(1e-6));
    CHECK(draw(q, 1 - 1e-9) == Approx(2).margin(1e-6));
    const double p = d.kind->cdf({0, 1}, 0.3), from = d.kind->cdf({0, 1}, -0.5),
                 to = d.kind->cdf({0, 1}, 2);
    CHECK(draw(q, (p - from) / (to - from)) == Approx(0.3));
}

TEST_CASE("discrete draws have the frequencies of their weights") {
    const auto d = of("discrete", {3, 1, 2, 5, 0.5, 0, 0.2, 0.3});
    const auto q = quantile_of(d);
    std::vector<int> hits(6);
    for (int k = 0; k < 1000; ++k) ++hits[static_cast<std::size_t>(draw(q, (k + 0.5) / 1000))];
    CHECK(hits[3] == 500);
    CHECK(hits[2] == 200);
    CHECK(hits[5] == 300);
    CHECK(hits[1] == 0);
}

TEST_CASE(
    "cached quantiles equal new ones, also for distributions that differ only in their ends") {
    Quantiles known;
    auto cut = of("pert", {0.1, 0.3, 0.6});
    cut.max = 0.5;
    for (int time = 0; time < 2; ++time) {
        for (const auto& d : examples())
            for (const double u : {0.01, 0.5, 0.97})
                CHECK(draw(known.of(d), u) == draw(quantile_of(d), u));
        CHECK(draw(known.of(cut), 0.97) == draw(quantile_of(cut), 0.97));
        CHECK(draw(known.of(cut), 0.97) < draw(known.of(of("pert", {0.1, 0.3, 0.6})), 0.97));
    }
}
