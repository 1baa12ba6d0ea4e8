#include "engine/population/equilibrium.hpp"
#include "engine/network/linear.hpp"
#include "engine/population/generate.hpp"
#include "tests/catch.hpp"
#include "tests/network/dense.hpp"
#include "tests/population/large.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

void check_same(const std::vector<double>& found, const std::vector<double>& expected,
                double margin) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t n = 0; n < found.size(); ++n)
        REQUIRE(found[n] == Approx(expected[n]).margin(margin));
}

/// The same model as dense matrices; an immobile agent has susceptibility 0.
OpinionModel dense_model(const LargeOpinions& m) {
    const std::size_t N = m.W.rows(), all = m.W.columns;
    OpinionModel out{std::vector<double>(all * all, 0.0), m.lambda, m.C,
                     std::vector<double>(N * m.issues, 0.0), m.anchor};
    for (std::size_t i = 0; i < N; ++i) {
        out.Ws[i * all + i] = m.own[i];
        for (std::size_t e = m.W.begin[i]; e < m.W.begin[i + 1]; ++e)
            out.Ws[i * all + m.W.column[e]] = m.W.weight[e];
    }
    out.lambda.resize(all, 0.0);
    out.U.insert(out.U.end(), m.outside.begin(), m.outside.end());
    out.r0.resize(out.U.size(), 0.0);
    return out;
}

LargeOpinions on_network(SparseRows W, double lambda, std::size_t issues) {
    LargeOpinions m;
    m.issues = issues;
    m.lambda.assign(W.rows(), lambda);
    m.anchor = anchor_of(m.lambda, random_positions(W.rows() * issues, 9));
    m.W = std::move(W);
    return m;
}

/// Computes the residual of x from a scaled-down model, as the clamp of a step must not act.
double left_of(LargeOpinions m, std::vector<double> x) {
    double size = 0, left = 0;
    for (auto* values : {&m.anchor, &m.outside, &x})
        for (double& value : *values) value *= 1e-3;
    const auto next = plain_step(m, x, 1.0);
    for (std::size_t n = 0; n < x.size(); ++n) {
        left += (next[n] - x[n]) * (next[n] - x[n]);
        size += m.anchor[n] * m.anchor[n];
    }
    return std::sqrt(left / size);
}

}  // namespace

TEST_CASE("large equilibrium: matches the dense factorisation", "[network][large]") {
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        const auto m = random_opinions(60 * seed, seed - 1, seed, seed);
        auto expected = *equilibrium(dense_model(m));
        expected.resize(m.anchor.size());
        const auto found = large_equilibrium(m, {.tolerance = 1e-13, .threads = seed});
        CHECK(found.method == EquilibriumMethod::bicgstab);
        check_same(found.X, expected, 1e-11);
    }
}

TEST_CASE("large equilibrium: a complete network", "[network][large]") {
    constexpr std::uint32_t n = 150;
    const double lambda = 0.9;
    const auto m = on_network(uniform(n, n - 1, 1), lambda, 1);
    double mean = 0;  // of convictions, which is that of positions
    for (const double held : m.anchor) mean += held / (1 - lambda) / n;
    const auto found = large_equilibrium(m, {.tolerance = 1e-14});
    for (std::uint32_t i = 0; i < n; ++i)
        REQUIRE(found.X[i] ==
                Approx((lambda * n * mean / (n - 1) + m.anchor[i]) / (1 + lambda / (n - 1)))
                    .margin(1e-13));
}

TEST_CASE("large equilibrium: the reported residual is exact, and steps stay there",
          "[network][large]") {
    for (const auto& W : {uniform(5000, 8, 1), rmat(5000, 8, 1), lattice(5000, 8)}) {
        auto m = on_network(W, 0.97, 3);
        m.own.assign(m.lambda.size(), 0.0);
        const auto found = large_equilibrium(m, {.threads = 2});
        CHECK(found.residual <= 1e-10);
        CHECK(left_of(m, found.X) == Approx(found.residual).epsilon(1e-3));
        LargePositions steps(m, found.X, {.threads = 2});
        for (int t = 0; t < 100; ++t) steps.step();
        check_same(found.X, steps.positions(), 1e-8);
    }
}

TEST_CASE("large equilibrium: threads and instructions change no bit", "[network][large]") {
    const auto m = random_opinions(3000, 5, 3, 4);
    const auto one = large_equilibrium(m, {.isa = Isa::scalar});
    for (const Isa isa : available_isas())
        for (const unsigned threads : {1U, 2U, 3U}) {
            const auto other = large_equilibrium(m, {.threads = threads, .isa = isa});
            REQUIRE(other.X == one.X);
            REQUIRE(other.residual == one.residual);
            REQUIRE(other.products == one.products);
        }
}

TEST_CASE("large equilibrium: GMRES if BiCGSTAB breaks down", "[network][large]") {
    // I - L W is a rotation by a right angle: t.s = 0 in the first step of BiCGSTAB. The solution
    // is x1 = anchor of 0, x0 = -anchor of 1.
    LargeOpinions turn;
    turn.W = {.begin = {0, 2, 4}, .column = {1, 2, 0, 2}, .weight = {-1, 1, 1, 1}, .columns = 3};
    turn.own = {1, 1};
    turn.lambda = {1, 1};
    turn.anchor = {0.25, 0.5};
    turn.outside = {0};
    const auto found = large_equilibrium(turn);
    CHECK(found.method == EquilibriumMethod::gmres);
    check_same(found.X, {-0.5, 0.25}, 1e-14);
}

TEST_CASE("large equilibrium: one clear failure", "[network][large]") {
    auto m = on_network(lattice(1000, 4), 0.999, 1);
    try {
        large_equilibrium(m, {.most_products = 10});
        FAIL("ten products cannot suffice");
    } catch (const NoEquilibrium& failure) {
        const std::string text = failure.what();
        CHECK(text.rfind("no equilibrium was found: after ", 0) == 0);
        CHECK(text.find("above the tolerance of 1e-10") != std::string::npos);
    }
    // Two disconnected rings; one has no convictions.
    auto W = lattice(10, 2);
    for (std::uint32_t i = 0; i < 10; ++i) {
        for (const std::uint32_t j : {(i % 5 + 1) % 5, (i % 5 + 4) % 5})
            W.column.push_back(i / 5 * 5 + j);
    }
    W.column.erase(W.column.begin(), W.column.begin() + 20);
    m = on_network(W, 0.5, 1);
    CHECK(large_equilibrium(m).residual <= 1e-10);
    for (std::size_t i = 5; i < 10; ++i) m.lambda[i] = 1.0;
    CHECK_THROWS_WITH(large_equilibrium(m),
                      "the equilibrium is not unique: 5 of 10 agents, the first is agent 5, "
                      "reach no agent with a susceptibility below 1");
    m.lambda[7] = 0.9;
    CHECK(large_equilibrium(m).residual <= 1e-10);
    CHECK_THROWS_WITH(large_equilibrium(m, {.tolerance = 0}),
                      "tolerance is 0, but must be above 0");
    auto nothing = on_network(lattice(10, 2), 0.5, 2);  // without convictions the solution is 0
    nothing.anchor.assign(20, 0.0);
    CHECK(large_equilibrium(nothing).X == nothing.anchor);
}
