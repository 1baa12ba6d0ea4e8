#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/shapley.hpp"
#include "engine/model/program.hpp"
#include "engine/scenario/diff.hpp"

/// The elements in which two scenarios differ, and the scenarios in between.
namespace steppe {

/// Elements attributed together.
struct Player {
    /// `pledge.japan-20b`; joined by ` + ` if the elements depend on one another
    std::string name;
    std::vector<std::string> takes{};  ///< addresses taken from ALT
    std::vector<Change> changes{};     ///< what it changes
};

/// Grouping of differences: one player per table or per number.
enum class Grain { table, number };

/// Mixes BASE and ALT: a coalition takes the tables and numbers of its players from ALT and all
/// others from BASE.
class Coalitions {
public:
    /// Ignores differences in criteria and [sweep], which affect no metric. Elements that require
    /// one another (an event and the commodity it cuts off) form one player.
    Coalitions(const Scenario& base, const Scenario& alt, const Registry& registry, Grain grain);

    [[nodiscard]] const std::vector<Player>& players() const { return players_; }
    /// Returns the scenario in which all coalitions infer convictions: the comparison of ALT if it
    /// has one, otherwise BASE.
    [[nodiscard]] const Scenario& comparison() const { return *comparison_; }

    /// \throws ScenarioError if these players do not form a valid scenario
    [[nodiscard]] Scenario scenario(const Coalition& in) const;
    /// Compiles the coalition's scenario with the comparison.
    [[nodiscard]] std::shared_ptr<const Program> program(const Coalition& in) const;
    /// Compiles a scenario with the comparison.
    [[nodiscard]] std::shared_ptr<const Program> compile_beside(const Scenario& scenario) const;

private:
    [[nodiscard]] bool is_sound(const Coalition& in) const;
    [[nodiscard]] std::vector<bool> inseparable(std::size_t player) const;
    void unite(const std::vector<bool>& group);
    void unite_inseparable();

    const Registry& registry_;
    Scenario base_, alt_;
    std::shared_ptr<const Scenario> comparison_;
    std::shared_ptr<const Program> comparison_program_;
    std::vector<Player> players_;
};

}  // namespace steppe
