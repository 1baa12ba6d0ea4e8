#include <bit>
#include <numeric>
#include <vector>

#include <Eigen/Dense>

#include "engine/analysis/sensitivity.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"
#include "tests/analysis/functions.hpp"
#include "tests/catch.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Returns Spearman's rank correlation of normal numbers with the given Pearson correlation.
double rank_of(double pearson) { return 6 / std::numbers::pi * std::asin(pearson / 2); }

/// y = sum slope_k x_k, x normal with these correlations.
struct Linear {
    std::vector<double> slope;
    Eigen::MatrixXd correlation;

    [[nodiscard]] FunctionExperiment experiment() const {
        std::vector<RankCorrelation> pairs;
        for (Eigen::Index i = 0; i < correlation.rows(); ++i)
            for (Eigen::Index j = 0; j < i; ++j)
                if (correlation(i, j) != 0)
                    pairs.push_back({static_cast<std::size_t>(i), static_cast<std::size_t>(j),
                                     rank_of(correlation(i, j))});
        const auto f = [slope = slope](const std::vector<double>& u, double) {
            double y = 0;
            for (std::size_t k = 0; k < slope.size(); ++k) y += slope[k] * normal_quantile(u[k]);
            return y;
        };
        return FunctionExperiment(slope.size(), f, pairs);
    }

    /// Var E[y | x_S], S the inputs of the set bits: regression on the scores.
    [[nodiscard]] double explained(const std::vector<std::size_t>& inputs) const {
        if (inputs.empty()) return 0;
        const auto n = static_cast<Eigen::Index>(inputs.size());
        Eigen::MatrixXd own(n, n);
        Eigen::VectorXd with(n);
        const Eigen::VectorXd b = Eigen::Map<const Eigen::VectorXd>(
            slope.data(), static_cast<Eigen::Index>(slope.size()));
        const Eigen::VectorXd covariance = correlation * b;
        for (Eigen::Index i = 0; i < n; ++i) {
            with(i) = covariance(static_cast<Eigen::Index>(inputs[static_cast<std::size_t>(i)]));
            for (Eigen::Index j = 0; j < n; ++j)
                own(i, j) =
                    correlation(static_cast<Eigen::Index>(inputs[static_cast<std::size_t>(i)]),
                                static_cast<Eigen::Index>(inputs[static_cast<std::size_t>(j)]));
        }
        return with.dot(own.inverse() * with);
    }

    /// Shapley effects of groups over all subsets; the value of a subset is its explained variance
    /// (Owen & Prieur 2017).
    [[nodiscard]] std::vector<double> effects(const std::vector<InputGroup>& players) const {
        const std::size_t n = players.size();
        const auto worth = [&](std::size_t set) {
            std::vector<std::size_t> inputs;
            for (std::size_t g = 0; g < n; ++g)
                if ((set >> g & 1) != 0)
                    inputs.insert(inputs.end(), players[g].inputs.begin(), players[g].inputs.end());
            return explained(inputs);
        };
        std::vector<double> out(n, 0.0);
        for (std::size_t g = 0; g < n; ++g)
            for (std::size_t set = 0; set < std::size_t{1} << n; ++set) {
                if ((set >> g & 1) != 0) continue;
                const auto size = static_cast<double>(std::popcount(set)),
                           all = static_cast<double>(n);
                const double orders =
                    std::tgamma(size + 1) * std::tgamma(all - size) / std::tgamma(all + 1);
                out[g] += orders * (worth(set | std::size_t{1} << g) - worth(set)) /
                          worth((std::size_t{1} << n) - 1);
            }
        return out;
    }
};

Linear five() {
    Eigen::MatrixXd r = Eigen::MatrixXd::Identity(5, 5);
    r(0, 1) = r(1, 0) = 0.7;
    r(1, 2) = r(2, 1) = -0.5;
    r(0, 2) = r(2, 0) = 0.1;
    r(3, 4) = r(4, 3) = 0.9;
    return {{1, 2, 3, 0, 1.5}, r};
}

void check_sum(const Indices& y) {
    double sum = 0;
    for (const auto& e : y.index[0]) sum += e.value;
    CHECK(sum == Approx(1).margin(1e-12));
    CHECK(y.together.back().interval.low == Approx(1).margin(1e-12));
    CHECK(y.together.back().interval.high == Approx(1).margin(1e-12));
}

void check(const Estimate& found, double wanted, double tolerance) {
    CHECK(found.value == Approx(wanted).margin(tolerance));
    CHECK(found.interval.low <= wanted);
    CHECK(wanted <= found.interval.high);
}

}  // namespace

TEST_CASE("Shapley effects of two correlated normal inputs match the closed form") {
    // Owen & Prieur 2017, example 1: effect 1/2 (1 + (b1^2 - b2^2)(1 - rho^2)/Var).
    for (const double rho : {0.0, 0.6, -0.8}) {
        const double b1 = 2, b2 = 1, variance = b1 * b1 + b2 * b2 + 2 * rho * b1 * b2,
                     wanted = 0.5 * (1 + (b1 * b1 - b2 * b2) * (1 - rho * rho) / variance);
        Eigen::MatrixXd r(2, 2);
        r << 1, rho, rho, 1;
        const Linear linear{{b1, b2}, r};
        CHECK(linear.effects({{"a", {0}}, {"b", {1}}})[0] == Approx(wanted).margin(1e-12));
        auto experiment = linear.experiment();
        const auto found = *analyse_sensitivity(
            experiment, {.method = SensitivityMethod::shapley, .budget = 32768});
        CHECK(found.runs == 4);  // all orders
        check(found.outputs[0].index[0][0], wanted, 0.01);
        CHECK(found.outputs[0].variance == Approx(variance).epsilon(0.03));
        check_sum(found.outputs[0]);
    }
}

TEST_CASE(
    "Shapley effects of correlated inputs match the sum over subsets, also for groups joined by "
    "correlations") {
    const auto linear = five();
    auto experiment = linear.experiment();
    for (const std::string design : {"sobol", "random"}) {
        const auto found =
            *analyse_sensitivity(experiment, {.budget = 60000, .seed = 3, .design = design});
        CHECK(found.method == SensitivityMethod::shapley);  // correlations join inputs into groups
        CHECK(found.runs == 6);
        REQUIRE(found.joined_apart.has_value());
        const auto wanted = linear.effects(found.players);
        for (std::size_t k = 0; k < 5; ++k) check(found.outputs[0].index[0][k], wanted[k], 0.02);
        CHECK(found.outputs[0].index[0][3].value >
              0.05);  // slope 0, but correlated with the other input
        check_sum(found.outputs[0]);
    }
    const std::vector<InputGroup> groups{{"a", {0, 3}}, {"b", {1}}, {"c", {2, 4}}};
    const auto found = *analyse_sensitivity(experiment, {.budget = 60000, .players = groups});
    CHECK(found.runs == 8);
    const auto wanted = linear.effects(groups);
    for (std::size_t g = 0; g < 3; ++g) check(found.outputs[0].index[0][g], wanted[g], 0.02);
}

TEST_CASE(
    "uncorrelated groups have Sobol' indices, and Shapley effects split interactions evenly") {
    const auto linear = five();
    auto experiment = linear.experiment();
    const std::vector<InputGroup> groups{{"a", {0, 1, 2}}, {"b", {3, 4}}};
    const auto found = *analyse_sensitivity(experiment, {.budget = 30000, .players = groups});
    CHECK(found.method == SensitivityMethod::sobol);
    const auto wanted = linear.effects(groups);
    for (const auto& kind : found.outputs[0].index) {
        check(kind[0], wanted[0], 0.02);
        check(kind[1], wanted[1], 0.02);
    }
    FunctionExperiment independent(3, ishigami);
    const auto effects =
        *analyse_sensitivity(independent, {.method = SensitivityMethod::shapley, .budget = 65536});
    check(effects.outputs[0].index[0][0], .313905 + .243684 / 2, 0.015);
    check(effects.outputs[0].index[0][1], .442411, 0.015);
    check(effects.outputs[0].index[0][2], .243684 / 2, 0.015);
}

TEST_CASE("process noise has a Shapley effect, and intervals have their nominal coverage") {
    const auto noisy = [](const std::vector<double>& u, double chance) {
        return 3 * u[0] + 2 * u[1] + u[2] + u[3] + chance * (1 + u[0]);
    };
    // Process noise times (1 + u0): variance (1.5^2 + 1/12), of which the two share 1/12.
    const double linear = 15.0 / 12, single = 2.25, both = 1.0 / 12, all = linear + single + both;
    const std::vector<double> wanted{(9.0 / 12 + both / 2) / all, 4.0 / 12 / all, 1.0 / 12 / all,
                                     1.0 / 12 / all, (single + both / 2) / all};
    int held = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        FunctionExperiment experiment(4, noisy, {}, 1.0);
        const auto found = *analyse_sensitivity(experiment, {.method = SensitivityMethod::shapley,
                                                             .budget = 4800,
                                                             .seed = seed,
                                                             .design = "random"});
        REQUIRE(found.players.size() == 5);
        for (std::size_t g = 0; g < 5; ++g) {
            const auto& e = found.outputs[0].index[0][g];
            held += e.interval.low <= wanted[g] && wanted[g] <= e.interval.high ? 1 : 0;
        }
    }
    CHECK(held / 1000.0 > 0.91);
    CHECK(held / 1000.0 < 0.98);
}
