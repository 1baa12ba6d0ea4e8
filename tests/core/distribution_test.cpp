#include "tests/catch.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "engine/core/distribution.hpp"

using namespace steppe;

TEST_CASE(
    "every kind of distribution has a centre within its support and refuses invalid parameters") {
    struct Case {
        std::vector<double> good;
        double centre;
        std::vector<std::vector<double>> bad;
    };
    const std::map<std::string, Case> cases{
        {"uniform", {{1, 4}, 2.5, {{4, 1}, {1, 1}}}},
        {"normal", {{0.3, 0.1}, 0.3, {{0, 0}, {0, -1}}}},
        {"lognormal", {{2, 0.5}, 2, {{0, 1}, {-1, 1}, {1, 0}}}},
        {"triangular", {{0, 0.2, 1}, 0.2, {{0, 2, 1}, {1, 1, 1}}}},
        {"pert", {{0.2, 0.6, 0.9}, 0.6, {{0.2, 1, 0.9}, {1, 1, 0}}}},
        {"beta", {{0.3, 0.1}, 0.3, {{0, 0.1}, {1, 0.1}, {0.5, 0.6}}}},
        {"discrete", {{1, 2, 3, 0.2, 0.5, 0.3}, 2, {{}, {1, 2, -1, 2}, {1, 2, 0, 0}}}},
    };
    for (const auto* kind : distribution_kinds()) {
        INFO(kind->name);
        const auto& expected = cases.at(std::string(kind->name));
        CHECK(kind->wrong(expected.good).empty());
        CHECK(kind->centre(expected.good) == Approx(expected.centre));
        const Support support = kind->support(expected.good);
        CHECK(support.low <= expected.centre);
        CHECK(expected.centre <= support.high);
        for (const auto& arguments : expected.bad) CHECK_FALSE(kind->wrong(arguments).empty());
        for (auto arguments : {expected.good}) {
            for (double& a : arguments) a = std::nan("");
            CHECK_FALSE(kind->wrong(arguments).empty());
        }
    }
    CHECK(find_distribution("cauchy") == nullptr);
}

TEST_CASE("truncation narrows the support") {
    const Distribution d{
        .kind = find_distribution("normal"), .arguments = {0, 1}, .min = -1, .max = {}};
    CHECK(d.support().low == -1);
    CHECK(std::isinf(d.support().high));
}

TEST_CASE(
    "the density is the slope of the cumulative probability, and truncation makes it larger") {
    const std::map<std::string, std::vector<double>> cases{
        {"uniform", {1, 4}},         {"normal", {0.3, 0.1}},    {"lognormal", {2, 0.5}},
        {"triangular", {0, 0.2, 1}}, {"pert", {0.2, 0.6, 0.9}}, {"beta", {0.3, 0.1}}};
    for (const auto& [name, arguments] : cases) {
        INFO(name);
        const auto* kind = find_distribution(name);
        const double centre = kind->centre(arguments), step = 1e-6;
        for (const double x : {0.9 * centre, 1.1 * centre}) {
            const double slope =
                (kind->cdf(arguments, x + step) - kind->cdf(arguments, x - step)) / (2 * step);
            CHECK(std::exp(kind->log_density(arguments, x)) == Approx(slope).epsilon(1e-6));
        }
        const Distribution half{.kind = kind, .arguments = arguments, .min = {}, .max = centre};
        CHECK(half.log_density(0.9 * centre) == Approx(kind->log_density(arguments, 0.9 * centre) -
                                                       std::log(kind->cdf(arguments, centre))));
        CHECK(half.log_density(1.1 * centre) == -std::numeric_limits<double>::infinity());
    }
    // At a mode that is an end of the range, the density is positive.
    CHECK(find_distribution("pert")->log_density({0, 0, 2}, 0) == Approx(std::log(2.5)));
    CHECK(find_distribution("triangular")->log_density({0, 0, 2}, 0) == Approx(0).margin(1e-15));
    CHECK(find_distribution("discrete")->log_density({1, 2, 1, 3}, 2) == Approx(std::log(0.75)));
}
