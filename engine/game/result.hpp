#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/game/game.hpp"
#include "engine/model/program.hpp"
#include "steppe/result.hpp"

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

/// Describes each equilibrium by outlays, positions and payoffs, and the outlays at other pulls.
/// Its file game.csv has the metrics `outlay.POWER.I`, `position.I.ISSUE`,
/// `position_without.I.ISSUE`, `distance.POWER` and `distance_without.POWER` (from the pole, mean
/// by value), `payoff.POWER`, `gain.POWER`, `gain_bound.POWER` (empty if there is none),
/// `exploitability`. Equilibria count from 1. It refers to the report.
Result game_result(const GameReport& report);

}  // namespace steppe
