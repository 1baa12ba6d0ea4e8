#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The influence game: powers pay to pull agents of a network toward their poles on an issue, each
/// knowing what the others pay (the model page, section "The influence game").
namespace steppe {

struct InfluenceGame {
    struct Player {
        std::string id{};
        double pole = 1;    ///< on the issue's scale
        double budget = 0;  ///< most that it can pay, USD bn per year
        std::vector<double>
            value{};  ///< N, c >= 0: what it puts on each agent's nearness to the pole
    };
    std::vector<double> own;    ///< N, k >= 0: weight of an agent's own conviction
    std::vector<double> hears;  ///< N x N, d_i w_ij >= 0: weight of what it hears from another; the
                                ///< diagonal does not count
    std::vector<double> conviction;  ///< N, u
    std::vector<std::uint8_t> open;  ///< N: 1 where an agent can be paid
    double pull = 1;                 ///< g: weight that a USD bn per year has on an agent
    std::vector<Player> players;

    [[nodiscard]] std::size_t agents() const { return own.size(); }
};

/// The network of susceptible agents as one that can be paid in: k = 1 - lambda, d w = lambda W
/// outside the diagonal. Values, players and who is open are left to the caller: nobody is. \param
/// W N x N with its diagonal  \param u N, convictions on the issue
InfluenceGame game_on(const std::vector<double>& W, const std::vector<double>& lambda,
                      const std::vector<double>& u);

/// Positions under outlays, M(a) x = r(a): (k_i + d_i + g sum_p a(p,i)) x_i = k_i u_i + sum_j d_i
/// w_ij x_j + g sum_p a(p,i) z_p. \param outlay players x agents, USD bn per year \returns nothing
/// where an agent is led by no conviction and no money, at any distance: its position is open
std::optional<std::vector<double>> settled_positions(const InfluenceGame& game,
                                                     const std::vector<double>& outlay);

/// Agents that neither a conviction nor money of any power can lead: with one of them no position
/// is settled.
std::vector<std::size_t> leaderless(const InfluenceGame& game);

/// Whether the power's payoff is concave in its own outlays: its pole lies at or beyond every
/// conviction and every other pole, on one side. Then z - x = M(a)^-1 s with s of one sign that
/// does not hold its own outlay, and entries of the inverse of an M-matrix are convex in its
/// diagonal.
bool is_concave(const InfluenceGame& game, std::size_t player);

/// What a power can do at best against the others' outlays.
struct Reply {
    std::vector<double> outlay;  ///< N
    double payoff = 0;
    double gap = 0;  ///< where its payoff is concave, no outlay gives more than payoff + gap; else
                     ///< it says how near to level the place is
};

/// The best reply found, by pairwise Frank-Wolfe steps (Lacoste-Julien & Jaggi 2015) from an even
/// split; where the payoff is not concave also from the outlay at hand and from all money on one
/// agent, for each.
Reply best_reply(const InfluenceGame& game, const std::vector<double>& outlay, std::size_t player);

struct Equilibrium {
    std::vector<double> outlay;    ///< players x agents, USD bn per year
    std::vector<double> position;  ///< N
    std::vector<double> payoff;    ///< players: J = - sum_i c_i |z - x_i|
    std::vector<double> gain;      ///< players: by how much a best reply is better
    std::vector<double>
        bound;  ///< players: no reply is better by more; infinite where the payoff is not concave
    std::size_t reached = 1;   ///< from so many starts
    bool unique_split = true;  ///< false: other outlays lead to these positions, too

    /// sum_p (max_a J_p - J_p), with the replies found, and what it is surely not above.
    [[nodiscard]] double exploitability() const;
    [[nodiscard]] double certificate() const;
};

struct GameSolution {
    std::vector<Equilibrium> equilibria;  ///< by how many starts reached them; at least one
    std::size_t starts = 0;               ///< tried
    std::size_t astray = 0;  ///< of them, those that ended where some power could still gain
    bool found =
        true;  ///< false: all went astray, and `equilibria` holds the least exploitable place
};

/// Pure Nash equilibria: projected extragradient (Korpelevich 1976) on the budgets' simplices with
/// the adjoint gradient dJ_p/da(p,i) = g q_i |z_p - x_i|, q = M^-T c_p, then Newton on the
/// conditions of Karush, Kuhn and Tucker. Two opposed powers with the same values play a game of
/// constant sum, all of whose equilibria are worth the same: one start. Else `starts` of them, the
/// first even, the others drawn from a stream of their own.
/// \pre no agent is leaderless; every player has an open agent
GameSolution solve_game(const InfluenceGame& game, std::size_t starts = 16);

}  // namespace steppe
