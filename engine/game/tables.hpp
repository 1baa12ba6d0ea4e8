#pragma once

#include <string>
#include <vector>

#include "engine/game/result.hpp"
#include "engine/report/tables.hpp"

/// Tables of a game. Their keys lack the number of the equilibrium.
namespace steppe::influence {

Json number_or_null(double x);

/// Returns the mean distance of positions from a player's pole, weighted by the player's values.
double distance_from_pole(const InfluenceGame::Player& player, const std::vector<double>& position);

struct Power : InfluenceGame::Player {
    std::string name, valued;  ///< valued: by what, in words
    double own;                ///< conviction
    bool concave;
    std::size_t first;  ///< of its outlays
    Json without;       ///< distance from the pole without outlays; null if unknown
};

/// A report and what its parts share.
struct Payments {
    const GameReport& report;
    const Agents& agents = report.program.agents;
    const IssueProgram& issue = report.program.issues[report.issue];
    std::string date = date_of(report.program.calendar, report.step);
    std::vector<std::size_t> open{}, others{};  ///< agents that can be paid, or not
    std::vector<std::string> open_ids{}, names{};
    std::vector<Power> powers{};

    explicit Payments(const GameReport& of);

    /// Returns the position without outlays; null if unknown.
    [[nodiscard]] Json before(std::size_t i) const {
        return report.without ? Json((*report.without)[i]) : Json();
    }
};

/// Returns who moves most with the money, who ends better, and how sure that is.
std::string game_answer(const Payments& of, const Equilibrium& e);

/// Returns the money to each state that can be paid.
Table outlays(const Payments& of, const std::vector<double>& outlay);

/// Has first those that can be paid.
Table positions(const Payments& of, const Equilibrium& e);

Table powers(const Payments& of, const Equilibrium& e);

}  // namespace steppe::influence
