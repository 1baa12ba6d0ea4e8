#pragma once

#include <string>
#include <vector>

#include "engine/game/game.hpp"
#include "engine/model/program.hpp"

/// The options of `game`, resolved against a scenario.
namespace steppe {

/// Default of --pull, a coded prior: 20 bn USD a year, a hundred times the present payments, weigh
/// as much as a state's conviction and network together.
inline constexpr double coded_pull = 0.05;

struct GameOptions {
    std::string powers;  ///< `JPN:+1:4,CHN:-1:10`
    std::string on = "targets";
    double pull = coded_pull;
};

/// Returns the issue with an id. \throws UsageError with the nearest id
Index asked_issue(const Program& program, const std::string& id);

/// Reads `JPN:+1:4,CHN:-1:10`: powers with pole and budget. \throws UsageError
std::vector<InfluenceGame::Player> read_powers(const Program& program, const std::string& text);

/// Returns the game on the network of a step, without the values of the powers.
/// \throws UsageError
InfluenceGame game_of(const Program& program, int step, Index issue,
                      std::vector<InfluenceGame::Player> players, const GameOptions& options);

/// Sets the values of the powers from --value: `gdp` for all powers, `JPN:equal` for one. A later
/// option replaces an earlier one. \return a description for each power; empty for equal values
/// \throws UsageError
std::vector<std::string> read_values(const Program& program, int step,
                                     const std::vector<std::string>& given, InfluenceGame& game);

}  // namespace steppe
