#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

/// Shapley values of coalition games (Shapley 1953): the mean contribution of each player to its
/// predecessors over all orders of the players.
namespace steppe {

/// Per player: whether it is in the coalition.
using Coalition = std::vector<bool>;

/// Returns the worth of a coalition in each of several columns. Called from several threads at
/// once.
using Game = std::function<std::vector<double>(const Coalition&)>;

/// Execution settings; `threads` does not affect results.
struct GameControl {
    unsigned threads = 1;
    const std::atomic<bool>* stop = nullptr;  ///< set: stop early
};

struct ShapleyValues {
    std::vector<double> none, all;           ///< per column: worth of the empty and of the full
                                             ///< coalition
    std::vector<std::vector<double>> value;  ///< per player and column; the values add up to all -
                                             ///< none
    /// Half-widths of the 95 % intervals of `value`; 0 if exact.
    std::vector<std::vector<double>> half_width;
    std::uint64_t played = 0;  ///< coalitions evaluated
};

/// Largest number of players with exact values: 2^12 coalitions.
inline constexpr std::size_t most_exact_players = 12;

/// Computes the values by their definition, from the worth of all 2^players coalitions.
/// \return empty if stopped
/// \pre players <= most_exact_players
std::optional<ShapleyValues> exact_shapley(std::size_t players, const Game& game,
                                           const GameControl& control);

/// Computes exact values from a table of worths, indexed by the coalition's bits with player 0
/// lowest.
/// \pre worth.size() == 2^players, all of the same length
ShapleyValues shapley_of(std::size_t players, const std::vector<std::vector<double>>& worth);

/// Estimates the values from random orders, each paired with its reverse (antithetic; Mitchell,
/// Cooper, Frank & Holmes 2022, JMLR 23(43)). The contributions of every order add up to the whole,
/// hence so do their means. Intervals are Student's over the pairs.
/// \param pairs pairs of orders, at least 2
/// \return empty if stopped
std::optional<ShapleyValues> sampled_shapley(std::size_t players, const Game& game,
                                             std::uint64_t pairs, std::uint64_t seed,
                                             const GameControl& control);

}  // namespace steppe
