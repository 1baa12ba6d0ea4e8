#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

/// Shapley values of games in coalitions (Shapley 1953): what each player adds to those before it,
/// on average over all orders in which the players may come.
namespace steppe {

/// Which players are in.
using Coalition = std::vector<bool>;

/// What a coalition is worth, in each of several columns. Called by several threads at once.
using Game = std::function<std::vector<double>(const Coalition&)>;

/// How a game is played; `threads` changes no number.
struct GameControl {
    unsigned threads = 1;
    const std::atomic<bool>* stop = nullptr;  ///< set: give up
};

struct ShapleyValues {
    std::vector<double> none, all;           ///< per column: worth of nobody and of everybody
    std::vector<std::vector<double>> value;  ///< per player, per column; they add up to all - none
    std::vector<std::vector<double>>
        half_width;            ///< of the 95 % intervals of `value`; 0 where they are exact
    std::uint64_t played = 0;  ///< coalitions whose worth was asked for
};

/// The most players whose values are worked out exactly: 2^12 coalitions.
inline constexpr std::size_t most_exact_players = 12;

/// The values by their definition, from the worth of all 2^players coalitions.
/// \return nothing where it was stopped
/// \pre players <= most_exact_players
std::optional<ShapleyValues> exact_shapley(std::size_t players, const Game& game,
                                           const GameControl& control);

/// The same from a table of worths: that of a set stands at the number whose bits are its players,
/// player 0 the lowest. \pre worth.size() == 2^players, all of the same length
ShapleyValues shapley_of(std::size_t players, const std::vector<std::vector<double>>& worth);

/// Estimates from random orders, each taken with its reverse (antithetic; Mitchell, Cooper, Frank &
/// Holmes 2022, JMLR 23(43)): every order's contributions add up to the whole, so their means do.
/// Intervals are Student's over the pairs. \param pairs of orders, at least 2 \return nothing where
/// it was stopped
std::optional<ShapleyValues> sampled_shapley(std::size_t players, const Game& game,
                                             std::uint64_t pairs, std::uint64_t seed,
                                             const GameControl& control);

}  // namespace steppe
