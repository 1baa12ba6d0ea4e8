#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/game.hpp"
#include "steppe/model/program.hpp"

/// Reports of `steppe game`.
namespace steppe {

/// The outlays at another pull.
struct OtherPull {
    double pull = 0;
    std::vector<double> outlay;  ///< players x agents; empty if no equilibrium was found
};

struct GameReport {
    const Program& program;
    int step = 0;
    Index issue = 0;
    const InfluenceGame& game;
    const GameSolution& solution;
    std::vector<std::string> valued;  ///< per player, in words: `GDP`; empty for equal weights
    std::optional<std::vector<double>>
        without;  ///< N, positions without outlays; absent if they do not settle
    std::vector<OtherPull> other_pulls{};
    std::string pull_source{};  ///< source of the pull, in words
};

/// Returns a table per equilibrium, the payoffs, the certainty of the answer and a summary.
std::string game_text(const GameReport& report);

/// Returns a tidy table: `scenario,step,date,equilibrium,metric,unit,value` with the metrics
/// `outlay.POWER.I`, `position.I.ISSUE`, `position_without.I.ISSUE`, `distance.POWER` and
/// `distance_without.POWER` (from the pole, mean by value), `payoff.POWER`, `gain.POWER`,
/// `gain_bound.POWER` (empty if there is none), `exploitability`. Equilibria count from 1.
std::string game_csv(const GameReport& report);

/// Returns the report and the game as JSON; infinite values are null.
std::string game_json(const GameReport& report);

/// Returns the mean distance of positions from a player's pole, weighted by the player's values.
double distance_from_pole(const InfluenceGame::Player& player, const std::vector<double>& position);

}  // namespace steppe
