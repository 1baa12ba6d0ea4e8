#include "engine/game/game.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/solver/opinions.hpp"
#include "tests/game/games.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

struct ClosedForm {
    Numbers first, second;
    double position;
};

/// Two opposed powers that both pay every agent (model page, section "The influence game").
ClosedForm closed_form(const Numbers& k, const Numbers& d, const Numbers& w, const Numbers& u,
                       const Numbers& c, double B1, double B2) {
    const std::size_t N = k.size();
    double all_k = 0, all_ku = 0, all_c = 0;
    for (std::size_t i = 0; i < N; ++i) {
        all_k += k[i];
        all_ku += k[i] * u[i];
        all_c += c[i];
    }
    const double x = (B1 - B2 + all_ku) / (B1 + B2 + all_k), q = all_c / (B1 + B2 + all_k);
    ClosedForm out{Numbers(N), Numbers(N), x};
    for (std::size_t i = 0; i < N; ++i) {
        double sum = c[i] / q - k[i] - d[i];
        for (std::size_t j = 0; j < N; ++j) sum += d[j] * w[j * N + i];
        const double difference = (k[i] + sum) * x - k[i] * u[i];
        out.first[i] = 0.5 * (sum + difference);
        out.second[i] = 0.5 * (sum - difference);
    }
    return out;
}

}  // namespace

TEST_CASE("two opposed powers over three agents match the closed form") {
    auto game = three_agents();
    game.players = {{"A", 1, 6, three_values}, {"B", -1, 4, three_values}};
    const auto solution = solve_game(game);
    REQUIRE(solution.found);
    REQUIRE(solution.equilibria.size() == 1);
    const auto& e = solution.equilibria.front();
    check_all(e.outlay.data(),
              {0.8273577236, 3.2780325203, 1.8946097561, 0.6059756098, 2.1086341463, 1.2853902439});
    check_all(e.position.data(), Numbers(3, 0.1731707317));
    // J_1 + J_2 = -2 sum c, and the value of the game is sum c x = (J_1 - J_2) / 2.
    CHECK(std::abs(0.5 * (e.payoff[0] - e.payoff[1]) - 0.7792682927) < 1e-8);
    CHECK(std::abs(e.payoff[0] + e.payoff[1] + 9) < 1e-12);
    CHECK(e.exploitability() < 1e-12);
    CHECK(e.certificate() < 1e-8);
    check_equilibrium(game, e);
}

TEST_CASE("without convictions and neighbours outlays are proportional to the agents' values") {
    auto game = game_with({0, 0}, {0, 0}, {0, 1, 1, 0}, {0, 0});
    game.players = {{"A", 1, 2, {3, 1}}, {"B", -1, 1, {3, 1}}};
    CHECK_FALSE(settled_positions(game, Numbers(4, 0.0)));
    CHECK(leaderless(game).empty());
    const auto solution = solve_game(game);
    REQUIRE(solution.found);
    check_all(solution.equilibria.front().outlay.data(), {1.5, 0.5, 0.75, 0.25});
    check_all(solution.equilibria.front().position.data(), {1 / 3.0, 1 / 3.0});
    CHECK(solution.equilibria.front().exploitability() < 1e-10);
}

TEST_CASE(
    "two opposed powers in random networks match the closed form if it has them pay every agent") {
    Drawn draw(11);
    int met = 0;
    for (int n = 0; n < 200; ++n) {
        const auto N = static_cast<std::size_t>(draw(2, 10));
        const auto k = draw.many(N, 0.05, 1), d = draw.many(N, 0, 1), w = draw.shares(N),
                   u = draw.many(N, -1, 1), c = draw.many(N, 0.5, 2);
        const double B1 = draw(1, 8) * static_cast<double>(N),
                     B2 = draw(1, 8) * static_cast<double>(N), pull = draw(0.05, 2);
        const auto wanted = closed_form(k, d, w, u, c, B1, B2);
        if (std::min(*std::min_element(wanted.first.begin(), wanted.first.end()),
                     *std::min_element(wanted.second.begin(), wanted.second.end())) < 1e-3)
            continue;
        INFO("network " << n);
        ++met;
        auto game = game_with(k, d, w, u);
        game.pull = pull;
        game.players = {{"A", 1, B1 / pull, c}, {"B", -1, B2 / pull, c}};
        const auto solution = solve_game(game);
        REQUIRE(solution.found);
        auto outlay = solution.equilibria.front().outlay;
        for (auto& a : outlay) a *= pull;
        check_all(outlay.data(), wanted.first);
        check_all(outlay.data() + N, wanted.second);
        check_all(solution.equilibria.front().position.data(), Numbers(N, wanted.position));
    }
    CHECK(met > 50);
}

TEST_CASE("two powers with the same pole and values pay in sum as one with both budgets") {
    auto game = three_agents();
    game.players = {
        {"A", 1, 2.5, three_values}, {"B", -1, 4, three_values}, {"C", 1, 3.5, three_values}};
    const auto solution = solve_game(game);
    REQUIRE(solution.found);
    REQUIRE(solution.equilibria.size() == 1);
    CHECK(solution.starts == 16);
    CHECK(solution.astray == 0);
    const auto& e = solution.equilibria.front();
    CHECK(e.reached == 16);
    CHECK_FALSE(e.unique_split);
    Numbers together(3);
    for (std::size_t i = 0; i < 3; ++i) together[i] = e.outlay[i] + e.outlay[6 + i];
    check_all(together.data(), {0.8273577236, 3.2780325203, 1.8946097561});
    check_all(e.outlay.data() + 3, {0.6059756098, 2.1086341463, 1.2853902439});
    check_all(e.position.data(), Numbers(3, 0.1731707317));
    check_equilibrium(game, e);
}

TEST_CASE("in random networks no power gains more than the reported bound") {
    const auto [seed, poles] = GENERATE(
        table<unsigned, Numbers>({{1, {1, -1}}, {2, {1, -1, 1}}, {3, {-1, 1, -1, 1}}, {4, {1}}}));
    Drawn draw(seed);
    for (int n = 0; n < 40; ++n) {
        INFO("game " << n << " of " << poles.size() << " powers");
        const auto game = random_game(draw, poles);
        const auto solution = solve_game(game, 4);
        REQUIRE(solution.found);
        std::size_t reached = solution.astray;
        for (const auto& e : solution.equilibria) {
            reached += e.reached;
            check_equilibrium(game, e);
            CHECK(e.certificate() < 1e-8);
        }
        CHECK(reached == solution.starts);
    }
}

TEST_CASE(
    "with poles within the scale there is no certificate, and slow search stays within the "
    "reported gain") {
    Drawn draw(5);
    for (int n = 0; n < 40; ++n) {
        INFO("game " << n);
        const auto game = random_game(draw, {draw(-0.5, 0.9), draw(-0.9, 0.5)});
        const auto solution = solve_game(game, 4);
        for (const auto& e : solution.equilibria)
            for (std::size_t p = 0; p < game.players.size(); ++p) {
                const double all = std::accumulate(game.players[p].value.begin(),
                                                   game.players[p].value.end(), 0.0);
                CHECK(std::isfinite(e.bound[p]) == is_concave(game, p));
                CHECK(slow_best_payoff(game, e.outlay, p) - e.payoff[p] <= e.gain[p] + 1e-5 * all);
            }
    }
}

TEST_CASE("all equilibria are reported once, the most frequent first") {
    Drawn draw(9);
    std::size_t several = 0;
    for (int n = 0; n < 150; ++n) {
        INFO("game " << n);
        const auto game = random_game(draw, {0.3, -1, 1});
        const auto solution = solve_game(game, 6);
        REQUIRE(solution.starts == 6);
        if (!solution.found) continue;
        several += solution.equilibria.size() > 1 ? 1 : 0;
        std::size_t reached = solution.astray;
        for (std::size_t a = 0; a < solution.equilibria.size(); ++a) {
            const auto& e = solution.equilibria[a];
            reached += e.reached;
            CHECK(e.exploitability() < 1e-3);
            for (std::size_t b = 0; b < a; ++b) {
                double apart = 0;
                for (std::size_t i = 0; i < game.agents(); ++i)
                    apart = std::max(apart,
                                     std::abs(e.position[i] - solution.equilibria[b].position[i]));
                CHECK(apart > 1e-6);
                CHECK(solution.equilibria[b].reached >= e.reached);
            }
        }
        CHECK(reached == 6);
    }
    CHECK(several > 0);
}

TEST_CASE("best replies match slow search") {
    Drawn draw(6);
    for (int n = 0; n < 40; ++n) {
        INFO("game " << n);
        const auto game = random_game(draw, {1, -1, 1});
        Numbers outlay(game.players.size() * game.agents(), 0.0);
        for (std::size_t p = 0; p < 3; ++p)
            outlay[p * game.agents()] = 0.5 * game.players[p].budget;
        for (std::size_t p = 0; p < 3; ++p) {
            const auto reply = best_reply(game, outlay, p);
            const double slow = slow_best_payoff(game, outlay, p);
            CHECK(reply.payoff >= slow - 1e-11);
            CHECK(reply.payoff <= slow + 1e-6);
            CHECK(reply.payoff + reply.gap >= slow - 1e-11);
            auto played = outlay;
            std::copy(reply.outlay.begin(), reply.outlay.end(),
                      played.begin() + static_cast<std::ptrdiff_t>(p * game.agents()));
            CHECK(std::abs(slow_payoff(game, played, p) - reply.payoff) < 1e-10);
        }
    }
}

TEST_CASE("agents without a leading power") {
    // Agents 2 and 3 have only each other as neighbours; agent 1 has a conviction and no
    // neighbours.
    auto game = game_with({1, 0, 0}, {0, 1, 1}, {0, 0.5, 0.5, 0, 0, 1, 0, 1, 0}, {0.5, 0, 0});
    game.players = {{"A", 1, 1, {1, 1, 1}}};
    game.open = {1, 0, 0};
    CHECK(leaderless(game) == std::vector<std::size_t>{1, 2});
    CHECK_FALSE(settled_positions(game, Numbers(3, 0.0)));
    game.open = {1, 1, 0};
    CHECK(leaderless(game).empty());
    CHECK_FALSE(settled_positions(game, {1, 0, 0}));
    check_all(settled_positions(game, {0.5, 0.5, 0})->data(), {(0.5 + 0.5) / 1.5, 1, 1}, 1e-14);
}

TEST_CASE("the network of a step equals that of the run") {
    const std::string file = STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml";
    const auto program = compile(load_scenario(file, model_registry()));
    const auto results = run_file(file);
    const std::size_t N = program->agents.size(), K = program->issues.size();
    for (const int step : {0, 7, program->calendar.steps}) {
        const auto network = opinion_network(*program, step);
        for (std::size_t i = 0; i < N; ++i) {
            const auto row = network.W.begin() + static_cast<std::ptrdiff_t>(i * N);
            CHECK(std::abs(std::accumulate(row, row + static_cast<std::ptrdiff_t>(N), 0.0) - 1) <
                  1e-12);
            CHECK(*std::min_element(row, row + static_cast<std::ptrdiff_t>(N)) >= 0);
            for (std::size_t k = 0; k < K; ++k) {
                INFO(program->agents.id[i] << " on " << program->issues[k].id << " at step "
                                           << step);
                CHECK(network.X[i * K + k] == results.at(step, "position." + program->agents.id[i] +
                                                                   "." + program->issues[k].id));
            }
        }
    }
}
