#include <Eigen/Sparse>

#include "engine/population/generate.hpp"
#include "engine/population/positions.hpp"
#include "tests/catch.hpp"
#include "tests/population/large.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// All agents take positions from neighbours only, without convictions.
LargeOpinions degroot(SparseRows W) {
    LargeOpinions m;
    m.lambda.assign(W.rows(), 1.0);
    m.anchor.assign(W.rows(), 0.0);
    m.W = std::move(W);
    return m;
}

double sum_of(const std::vector<double>& x) {
    double sum = 0;
    for (const double one : x) sum += one;
    return sum;
}

}  // namespace

TEST_CASE("large networks: the model's equation bit by bit, for any instructions and threads",
          "[network][large]") {
    constexpr std::uint32_t agents = 61, outside = 3;
    for (const std::size_t issues : {1U, 2U, 3U, 4U, 5U, 8U, 13U, 16U, 17U, 33U}) {
        auto m = random_opinions(agents, outside, issues, static_cast<std::uint32_t>(issues));
        if (issues % 4 == 1) m.C.clear();
        if (issues == 4 || issues == 17)  // one weight per row
            for (std::uint32_t i = 0; i < agents; ++i)
                for (std::size_t e = m.W.begin[i]; e < m.W.begin[i + 1]; ++e)
                    m.W.weight[e] = 0.8 / static_cast<double>(m.W.begin[i + 1] - m.W.begin[i]);
        if (issues % 2 == 1)  // outside the scale for some agents
            m.anchor = random_positions(agents * issues, 7);
        const auto X = random_positions(agents * issues, 5);
        auto moved = m;
        moved.outside = random_positions(outside * issues, 6);
        const auto first = plain_step(m, X, 0.4);
        const auto second = plain_step(moved, first, 0.4);
        for (const Isa isa : available_isas())
            for (const unsigned threads : {1U, 2U, 5U, 100U}) {
                LargePositions positions(m, X, {.rate = 0.4, .threads = threads, .isa = isa});
                positions.step();
                REQUIRE(positions.positions() == first);
                positions.set_outside(moved.outside);
                positions.step();
                REQUIRE(positions.positions() == second);
            }
    }
}

TEST_CASE("large networks: match Eigen", "[network][large]") {
    constexpr int n = 3000, issues = 4;
    constexpr std::size_t numbers = std::size_t{n} * issues;
    for (const auto& W : {uniform(n, 9.5, 3), rmat(n, 12, 3), lattice(n, 6, 0.2, 3)}) {
        LargeOpinions m;
        m.W = W;
        m.issues = issues;
        m.lambda.assign(n, 0.8);
        m.anchor = anchor_of(m.lambda, random_positions(numbers, 1), random_positions(numbers, 2));
        const auto X = random_positions(numbers, 3);
        std::vector<Eigen::Triplet<double>> entries;
        for (int i = 0; i < n; ++i) {
            const auto row = static_cast<std::size_t>(i);
            for (std::size_t e = W.begin[row]; e < W.begin[row + 1]; ++e)
                entries.emplace_back(i, static_cast<int>(W.column[e]), W.weight[e]);
            if (W.begin[row] == W.begin[row + 1])
                entries.emplace_back(i, i, 1.0);  // an agent without neighbours keeps its position
        }
        Eigen::SparseMatrix<double, Eigen::RowMajor> sparse(n, n);
        sparse.setFromTriplets(entries.begin(), entries.end());
        using Table = Eigen::Matrix<double, Eigen::Dynamic, issues, Eigen::RowMajor>;
        Table x = Eigen::Map<const Table>(X.data(), n, issues);
        const Eigen::Map<const Table> anchor(m.anchor.data(), n, issues);
        LargePositions positions(m, X, {.rate = 0.5, .threads = 2});
        for (int t = 0; t < 5; ++t) {
            x = (x + 0.5 * (0.8 * (sparse * x) + anchor - x)).cwiseMax(-1.0).cwiseMin(1.0).eval();
            positions.step();
        }
        const auto found = positions.positions();
        REQUIRE((Eigen::Map<const Table>(found.data(), n, issues) - x).cwiseAbs().maxCoeff() <
                1e-14);
    }
}

TEST_CASE("large networks: a complete network", "[network][large]") {
    constexpr std::uint32_t n = 200;
    auto x = random_positions(n, 4);
    LargePositions positions(degroot(uniform(n, n - 1, 1)), x, {.threads = 2});
    const double mean = sum_of(x) / n;
    double shrunk = 1;
    for (int t = 0; t < 3; ++t) {
        positions.step();
        shrunk *= -1.0 / (n - 1);
        const auto found = positions.positions();
        for (std::uint32_t i = 0; i < n; ++i)
            REQUIRE(found[i] == Approx(mean + shrunk * (x[i] - mean)).margin(1e-15));
    }
}

TEST_CASE("large networks: a wave on a ring decays by its cosine and keeps its mean",
          "[network][large]") {
    constexpr std::uint32_t n = 1000, waves = 7;
    std::vector<double> x(n);
    const double turn = 2 * std::acos(-1.0) * waves / n, rate = 0.3;
    for (std::uint32_t i = 0; i < n; ++i) x[i] = 0.5 * std::cos(turn * i) + 0.25;
    LargePositions positions(degroot(lattice(n, 2)), x, {.rate = rate, .threads = 3});
    const double before = sum_of(x), kept = 1 - rate + rate * std::cos(turn);
    for (int t = 0; t < 100; ++t) positions.step();
    const auto found = positions.positions();
    for (std::uint32_t i = 0; i < n; ++i)
        REQUIRE(found[i] ==
                Approx(0.5 * std::pow(kept, 100) * std::cos(turn * i) + 0.25).margin(1e-13));
    CHECK(sum_of(found) == Approx(before).epsilon(1e-13));
}

TEST_CASE("large networks: anchors of agents", "[network][large]") {
    CHECK(anchor_of({0.25, 1.0}, {0.5, 3.0, -1.0, 0.0}) ==
          std::vector<double>{0.375, 0.75, 0.0, 0.0});
    CHECK(anchor_of({0.5}, {0.5}, {0.125}) == std::vector<double>{0.375});
}

TEST_CASE("large networks: invalid arguments are reported", "[network][large]") {
    const auto with = [](auto change) {
        auto m = random_opinions(20, 2, 2, 1);
        change(m);
        return [m] { return LargePositions(m, std::vector<double>(40, 0.0)); };
    };
    CHECK_THROWS_WITH(with([](auto& m) { m.lambda.pop_back(); })(),
                      "lambda has 19 numbers, but needs 20");
    CHECK_THROWS_WITH(with([](auto& m) { m.lambda[3] = 1.5; })(),
                      "lambda of agent 3 is 1.5, but must be from 0 to 1");
    CHECK_THROWS_WITH(with([](auto& m) { m.anchor.clear(); })(),
                      "anchor has 0 numbers, but needs 40");
    CHECK_THROWS_WITH(with([](auto& m) { m.outside.clear(); })(),
                      "outside has 0 numbers, but needs 4");
    CHECK_THROWS_WITH(with([](auto& m) { m.C.pop_back(); })(), "C has 3 numbers, but needs 4");
    CHECK_THROWS_WITH(with([](auto& m) { m.W.column[0] = 22; })(), "W names column 22, but has 22");
    CHECK_THROWS_WITH(with([](auto& m) { m.W.columns = 19; })(),
                      "W has 19 columns, but needs at least one for each of its 20 rows");
    CHECK_THROWS_WITH(with([](auto& m) { m.issues = 0; })(), "issues is 0, but must be at least 1");
    CHECK_THROWS_WITH(LargePositions(random_opinions(20, 2, 2, 1), {}),
                      "X has 0 numbers, but needs 40");
    CHECK_THROWS_WITH(
        LargePositions(random_opinions(20, 2, 2, 1), std::vector<double>(40, 0.0), {.rate = 1.5}),
        "rate is 1.5, but must be from 0 to 1");
    // No agents: no change.
    LargeOpinions none;
    LargePositions empty(none, {}, {.threads = 2});
    empty.step();
    CHECK(empty.positions().empty());
}
