#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/game.hpp"
#include "steppe/model/program.hpp"

/// What `steppe game` tells and writes.
namespace steppe {

/// A power's outlays where the pull is another.
struct OtherPull {
    double pull = 0;
    std::vector<double> outlay;  ///< players x agents; empty where no equilibrium was found
};

struct GameReport {
    const Program& program;
    int step = 0;
    Index issue = 0;
    const InfluenceGame& game;
    const GameSolution& solution;
    std::vector<std::string> valued;  ///< per player, in words: `GDP`; empty for all alike
    std::optional<std::vector<double>>
        without;  ///< N, positions without outlays; nothing where none are settled
    std::vector<OtherPull> other_pulls{};
    std::string pull_source{};  ///< in words, whence the pull
};

/// A table per equilibrium, what each power gets, how sure the answer is, and what it means.
std::string game_text(const GameReport& report);

/// A tidy table: `scenario,step,date,equilibrium,metric,unit,value` with the metrics
/// `outlay.POWER.I`, `position.I.ISSUE`, `position_without.I.ISSUE`, `distance.POWER` and
/// `distance_without.POWER` (from the pole, mean by value), `payoff.POWER`, `gain.POWER`,
/// `gain_bound.POWER` (empty where there is none), `exploitability`. Equilibria count from 1.
std::string game_csv(const GameReport& report);

/// The same as JSON, with the game itself; what is endless is null.
std::string game_json(const GameReport& report);

/// The mean distance of positions from a player's pole, by what it values.
double distance_from_pole(const InfluenceGame::Player& player, const std::vector<double>& position);

}  // namespace steppe
