#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The influence game: powers pay to pull agents of a network toward their poles on an issue, each
/// with knowledge of the others' payments (the model page, section "The influence game").
namespace steppe {

struct InfluenceGame {
    struct Player {
        std::string id{};
        double pole = 1;    ///< on the issue's scale
        double budget = 0;  ///< upper bound of payments, USD bn per year
        /// N, c >= 0: value of each agent's nearness to the pole
        std::vector<double> value{};
    };
    std::vector<double> own;  ///< N, k >= 0: weight of an agent's own conviction
    /// N x N, d_i w_ij >= 0: weight of the input from another agent; the diagonal is ignored
    std::vector<double> neighbour_weights;
    std::vector<double> conviction;  ///< N, u
    std::vector<std::uint8_t> open;  ///< N: 1 if an agent can be paid
    double pull = 1;                 ///< g: effect of a USD bn per year on an agent's weights
    std::vector<Player> players;

    [[nodiscard]] std::size_t agents() const { return own.size(); }
};

/// Returns the game on a network of susceptible agents: k = 1 - lambda, d w = lambda W outside the
/// diagonal. The caller sets values, players and open agents; no agent is open initially.
/// \param W N x N with its diagonal
/// \param u N, convictions on the issue
InfluenceGame game_on(const std::vector<double>& W, const std::vector<double>& lambda,
                      const std::vector<double>& u);

/// Leaves out the agents without a position, who neither pull nor can be pulled: each rests at the
/// first other conviction.
/// \param holds N, 0 for those agents
void leave_out(const std::vector<std::uint8_t>& holds, InfluenceGame& game);

/// Returns positions under outlays, M(a) x = r(a): (k_i + d_i + g sum_p a(p,i)) x_i = k_i u_i +
/// sum_j d_i w_ij x_j + g sum_p a(p,i) z_p.
/// \param outlay players x agents, USD bn per year
/// \return empty if some agent depends on no conviction and no payment, directly or indirectly: its
/// position is undetermined
std::optional<std::vector<double>> settled_positions(const InfluenceGame& game,
                                                     const std::vector<double>& outlay);

/// Returns agents that depend on no conviction and that no power can pay, directly or indirectly.
/// With any of them, positions are undetermined.
std::vector<std::size_t> leaderless(const InfluenceGame& game);

/// Returns whether the power's payoff is concave in its own outlays: its pole lies at or beyond
/// every conviction and every other pole, on one side. Then z - x = M(a)^-1 s, with s of one sign
/// and independent of its own outlay, and entries of the inverse of an M-matrix are convex in its
/// diagonal.
bool is_concave(const InfluenceGame& game, std::size_t player);

/// Best response of a power to the others' outlays.
struct Reply {
    std::vector<double> outlay;  ///< N
    double payoff = 0;
    /// If its payoff is concave, no outlay gives more than payoff + gap; otherwise a measure of
    /// first-order optimality.
    double gap = 0;
};

/// Returns the best reply found by pairwise Frank-Wolfe steps (Lacoste-Julien & Jaggi 2015) from an
/// even split. If the payoff is not concave, also starts from the current outlay and, for each
/// agent, from all money on it.
Reply best_reply(const InfluenceGame& game, const std::vector<double>& outlay, std::size_t player);

struct Equilibrium {
    std::vector<double> outlay;    ///< players x agents, USD bn per year
    std::vector<double> position;  ///< N
    std::vector<double> payoff;    ///< players: J = - sum_i c_i |z - x_i|
    std::vector<double> gain;      ///< players: improvement by a best reply
    /// Per player: upper bound of that improvement; infinite if the payoff is not concave.
    std::vector<double> bound;
    std::size_t reached = 1;   ///< number of starts that reached it
    bool unique_split = true;  ///< false: other outlays lead to the same positions

    /// Returns sum_p (max_a J_p - J_p), for the replies found; certificate() is its upper bound.
    [[nodiscard]] double exploitability() const;
    [[nodiscard]] double certificate() const;
};

struct GameSolution {
    std::vector<Equilibrium> equilibria;  ///< sorted by the number of starts; at least one
    std::size_t starts = 0;               ///< tried
    /// Number of starts that ended where some power could still gain.
    std::size_t astray = 0;
    /// False if no start succeeded; `equilibria` then holds the least exploitable point.
    bool found = true;
};

/// Finds pure Nash equilibria: projected extragradient (Korpelevich 1976) on the budgets' simplices
/// with the adjoint gradient dJ_p/da(p,i) = g q_i |z_p - x_i|, q = M^-T c_p, then Newton on the
/// Karush-Kuhn-Tucker conditions. Two opposed powers with the same values play a constant-sum game,
/// whose equilibria all have the same value: one start. Otherwise `starts` starts, the first even,
/// the others drawn from a separate stream.
/// \pre no agent is leaderless; every player has an open agent
GameSolution solve_game(const InfluenceGame& game, std::size_t starts = 16);

}  // namespace steppe
