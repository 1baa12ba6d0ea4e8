#include <cmath>

#include "engine/network/linear.hpp"
#include "tests/catch.hpp"
#include "tests/network/dense.hpp"
#include "tests/network/graphs.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

// Friedkin & Johnsen (1999); Parsegov et al. (2017), IEEE TAC 62(5), eq. 2: L = I - diag W.
const std::vector<double> published_W{.220, .120, .360, .300, .147, .215, .344, .294,
                                      0,    0,    1,    0,    .090, .178, .446, .286};
const std::vector<double> published_lambda{.780, .785, 0, .714};

std::vector<double> times(const std::vector<double>& lambda, std::vector<double> W) {
    for (std::size_t n = 0; n < W.size(); ++n) W[n] *= lambda[n / lambda.size()];
    return W;
}

/// Iterates x = L Ws x C' + (I-L) U + r0 to a fixed point.
std::vector<double> iterated(const OpinionModel& m) {
    const std::size_t N = m.lambda.size(), K = m.U.size() / N;
    std::vector<double> x = m.U;
    for (double moved = 1; moved > 1e-14;) {
        std::vector<double> mixed(N * K, 0.0);
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j)
                for (std::size_t k = 0; k < K && m.Ws[i * N + j] != 0.0; ++k)
                    mixed[i * K + k] += m.Ws[i * N + j] * x[j * K + k];
        moved = 0;
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t k = 0; k < K; ++k) {
                double next =
                    (1 - m.lambda[i]) * m.U[i * K + k] + (m.r0.empty() ? 0.0 : m.r0[i * K + k]);
                for (std::size_t l = 0; l < K; ++l)
                    next += m.lambda[i] * m.C[k * K + l] * mixed[i * K + l];
                moved = std::max(moved, std::abs(next - x[i * K + k]));
                x[i * K + k] = next;
            }
    }
    return x;
}

OpinionModel random_model(std::uint32_t agents, double density, std::uint32_t seed) {
    const auto graph = random_graph(agents, density, seed);
    OpinionModel m{dense(graph), {}, {.7, .2, -.1, 0, 1, 0, .3, -.2, .5}, {}, {}};
    std::mt19937 random(seed);
    for (std::uint32_t i = 0; i < agents; ++i) {
        double heard = 0;
        for (std::uint32_t j = 0; j < agents; ++j) heard += m.Ws[i * agents + j];
        for (std::uint32_t j = 0; j < agents; ++j)
            m.Ws[i * agents + j] *= 0.9 / std::max(heard, 1e-9) * (uniform(random) < 0.2 ? -1 : 1);
        m.Ws[i * agents + i] = 0.1;
        m.lambda.push_back(0.95 * uniform(random));
        for (int k = 0; k < 3; ++k) {
            m.U.push_back(2 * uniform(random) - 1);
            m.r0.push_back(0.1 * uniform(random));
        }
    }
    return m;
}

void check_same(const std::vector<double>& found, const std::vector<double>& expected,
                double margin) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t n = 0; n < found.size(); ++n)
        REQUIRE(found[n] == Approx(expected[n]).margin(margin));
}

}  // namespace

TEST_CASE("spectral radius: closed forms, and the published network", "[network]") {
    CHECK(spectral_radius({}) == 0.0);
    CHECK(spectral_radius({0, -2, 2, 0}) == Approx(2).epsilon(1e-14));  // a complex pair
    CHECK(spectral_radius({1, 5, 0, -3}) ==
          Approx(3).epsilon(1e-14));  // the larger eigenvalue is negative
    CHECK(spectral_radius({0, .3, 0, .2, 0, .6, 0, .4, 0}) ==
          Approx(std::sqrt(.3)).epsilon(1e-13));                      // .3*.2 + .6*.4
    CHECK(spectral_radius(published_W) == Approx(1).epsilon(1e-12));  // row-stochastic
    CHECK(spectral_radius(times(published_lambda, published_W)) == Approx(.453818).margin(5e-7));
}

TEST_CASE("equilibrium: Parsegov et al. (2017), eq. 15 and 16", "[network]") {
    const OpinionModel one{published_W, published_lambda, {1}, {.25, .25, .75, .85}, {}};
    check_same(*equilibrium(one), {.60020849, .59983966, .75, .74986205}, 5e-9);
    const std::vector<double> U{.25, .25, .25, .15, .75, -.50, .85, .05};
    check_same(*equilibrium({published_W, published_lambda, {.8, .2, .3, .7}, U, {}}),
               {.391604, .120011, .389483, .100706, .75, -.50, .559772, .053140}, 5e-7);
    check_same(*equilibrium({published_W, published_lambda, {.8, -.2, -.3, .7}, U, {}}),
               {.522652, -.309231, .521276, -.332674, .75, -.50, .683510, -.331524}, 5e-7);
}

TEST_CASE("total influence: rows sum to 1 and map convictions to the equilibrium", "[network]") {
    const auto V = *solved_total_influence(published_W, published_lambda);
    const std::vector<double> u{.25, .25, .75, .85};
    const auto x = *equilibrium({published_W, published_lambda, {1}, u, {}});
    for (std::size_t i = 0; i < 4; ++i) {
        double row = 0, position = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            row += V[i * 4 + j];
            position += V[i * 4 + j] * u[j];
        }
        CHECK(row == Approx(1).epsilon(1e-13));
        CHECK(position == Approx(x[i]).epsilon(1e-13));
    }
    // Two agents with only each other as neighbours: v = 1/(1 - ab) times (1-a, a(1-b)).
    const auto two = *solved_total_influence({0, 1, 1, 0}, {.5, .8});
    check_same(two, {.5 / .6, .5 * .2 / .6, .8 * .5 / .6, .2 / .6}, 1e-14);
}

TEST_CASE("equilibrium and total influence are absent if not unique", "[network]") {
    const std::vector<double> W{0, 1, 0, 1, 0, 0, 0, 0, 1}, lambda{1, 1, .5};
    CHECK_FALSE(solved_total_influence(W, lambda));
    CHECK_FALSE(equilibrium({W, lambda, {1}, {.1, .2, .3}, {}}));
    CHECK(equilibrium({{}, {}, {1}, {}, {}})->empty());
}

TEST_CASE("equilibrium: dense and sparse agree with iteration", "[network]") {
    const auto small = random_model(40, 0.3, 1);
    check_same(*equilibrium(small), iterated(small), 1e-12);
    const auto large = random_model(400, 0.02, 2);
    REQUIRE(large.U.size() > dense_unknowns);
    check_same(*equilibrium(large), iterated(large), 1e-10);
    auto nothing = random_model(400, 0.02, 3);  // without convictions the solution is 0, and the
                                                // solver finds it
    nothing.U.assign(nothing.U.size(), 0.0);
    nothing.r0.clear();
    check_same(*equilibrium(nothing), nothing.U, 0.0);
}
