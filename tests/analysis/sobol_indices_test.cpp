#include <vector>

#include "engine/analysis/sensitivity.hpp"
#include "tests/analysis/functions.hpp"
#include "tests/catch.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

Sensitivity sobol_of(FunctionExperiment& experiment, SensitivityRequest request) {
    request.method = SensitivityMethod::sobol;
    return *analyse_sensitivity(experiment, request);
}

/// Checks that the estimate is near the published value and that its interval contains that value.
/// \param stretch  factor on the interval, as one in twenty 95 % intervals need not contain the
/// truth
void check(const Estimate& found, double wanted, double tolerance, double stretch = 1) {
    CHECK(found.value == Approx(wanted).margin(tolerance));
    CHECK(found.value - stretch * (found.value - found.interval.low) <= wanted + 1e-12);
    CHECK(wanted - 1e-12 <= found.value + stretch * (found.interval.high - found.value));
    CHECK(found.interval.low <= found.value);
    CHECK(found.value <= found.interval.high);
}

}  // namespace

TEST_CASE("Sobol' indices of Ishigami's function match the published ones") {
    // Sobol' & Levitan 1999: variance 13.844588, first order .313905 .442411 0, total .557589
    // .442411 .243684.
    const std::vector<double> first{.313905, .442411, 0}, total{.557589, .442411, .243684};
    for (const std::string design : {"sobol", "lhs", "random"}) {
        INFO(design);
        FunctionExperiment experiment(3, ishigami);
        const auto found = sobol_of(experiment, {.budget = 65536, .seed = 2, .design = design});
        REQUIRE(found.outputs.size() == 1);
        const auto& y = found.outputs[0];
        CHECK(experiment.evaluated == found.rows * found.runs);
        CHECK(found.runs == 5);
        CHECK(y.variance == Approx(13.844588).margin(design == "random" ? 0.5 : 0.15));
        const double tolerance = design == "random" ? 0.04 : 0.01,
                     stretch = design == "random" ? 2 : 1;
        for (std::size_t k = 0; k < 3; ++k) {
            check(y.index[0][k], total[k], tolerance, stretch);
            check(y.index[1][k], first[k], tolerance, stretch);
        }
        CHECK(y.index[1][2].may_be_zero());
        CHECK(y.order == std::vector<std::size_t>{0, 1, 2});
        check(y.interactions, .243684, 2 * tolerance, stretch);
        check(y.together[1], first[0] + first[1], 2 * tolerance, stretch);
    }
}

TEST_CASE("Sobol' indices of the g function match the published ones") {
    const std::vector<double> a{0, 1, 4.5, 9, 99, 99, 99, 99};
    const std::vector<double> first{.716192, .179048, .023676, .007162,
                                    .000072, .000072, .000072, .000072};
    const std::vector<double> total{.787144, .242198, .034317, .010460,
                                    .000105, .000105, .000105, .000105};
    FunctionExperiment experiment(a.size(), sobol_g(a));
    const auto found = sobol_of(experiment, {.budget = 100000, .seed = 1});
    for (std::size_t k = 0; k < a.size(); ++k) {
        check(found.outputs[0].index[0][k], total[k], 0.01);
        check(found.outputs[0].index[1][k], first[k], 0.01);
    }
}

TEST_CASE(
    "indices of groups are sums of those of their inputs without interactions, and 1 if all "
    "interactions are inside") {
    const auto additive = [](const std::vector<double>& u, double) {
        return 4 * u[0] + 3 * u[1] + 2 * u[2] + u[3];
    };
    FunctionExperiment experiment(4, additive);
    const auto groups =
        sobol_of(experiment, {.budget = 16384, .players = {{"a", {0, 2}}, {"b", {1, 3}}}})
            .outputs[0];
    for (const std::size_t kind : {0U, 1U}) {
        check(groups.index[kind][0], 20.0 / 30, 0.005);
        check(groups.index[kind][1], 10.0 / 30, 0.005);
    }
    // All interactions of Ishigami's function lie within the first group.
    FunctionExperiment inside(3, ishigami);
    const auto whole =
        sobol_of(inside, {.budget = 32768, .players = {{"a", {0, 2}}, {"b", {1}}}}).outputs[0];
    check(whole.index[0][0], .557589, 0.01);
    check(whole.index[1][0], .557589, 0.01);
    CHECK(whole.interactions.may_be_zero());
}

TEST_CASE("process noise is a player: inputs keep their part, an inert one has exactly 0") {
    // Variances 1/12 x (9, 4), noise of variance 1, and an interaction of the noise with an input.
    const auto noisy = [](const std::vector<double>& u, double chance) {
        return 3 * u[0] + 2 * u[1] + chance + 2 * (u[1] - 0.5) * chance;
    };
    FunctionExperiment experiment(3, noisy, {}, 1.0);
    const double v0 = 9.0 / 12, v1 = 4.0 / 12, noise = 1, both = 4.0 / 12,
                 all = v0 + v1 + noise + both;
    const auto found = sobol_of(experiment, {.budget = 60000});
    CHECK(found.players.back().name == "chance (events, noise)");
    const auto& y = found.outputs[0];
    check(y.index[1][0], v0 / all, 0.02);
    check(y.index[0][0], v0 / all, 0.02);
    check(y.index[1][1], v1 / all, 0.02);
    check(y.index[0][1], (v1 + both) / all, 0.02);
    check(y.index[1][3], noise / all, 0.03);
    check(y.index[0][3], (noise + both) / all, 0.02);
    for (const auto& kind : y.index) {
        CHECK(kind[2].value == 0);
        CHECK(kind[2].interval.high == 0);
    }
}

TEST_CASE("intervals have their nominal coverage, and more for the points of a Sobol' design") {
    const std::vector<double> a{0, 1, 4.5};
    const std::vector<double> share{1.0 / 3, 1.0 / 12, 1 / (3 * 5.5 * 5.5)};
    const double variance = (1 + share[0]) * (1 + share[1]) * (1 + share[2]) - 1;
    int held = 0, asked = 0, held_by_sobol = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        for (const std::string design : {"random", "sobol"}) {
            FunctionExperiment experiment(3, sobol_g(a));
            const auto y =
                sobol_of(experiment, {.budget = 5000, .seed = seed, .design = design}).outputs[0];
            for (std::size_t k = 0; k < 3; ++k) {
                const double first = share[k] / variance,
                             total = share[k] * (1 + variance) / (1 + share[k]) / variance;
                const auto holds = [](const Estimate& e, double x) {
                    return e.interval.low <= x && x <= e.interval.high ? 1 : 0;
                };
                (design == "random" ? held : held_by_sobol) +=
                    holds(y.index[0][k], total) + holds(y.index[1][k], first);
                asked += design == "random" ? 2 : 0;
            }
        }
    }
    // 1 200 intervals, dependent within an analysis: 0.95 +- 0.02.
    CHECK(held / static_cast<double>(asked) > 0.925);
    CHECK(held / static_cast<double>(asked) < 0.975);
    CHECK(held_by_sobol >= held);
}
