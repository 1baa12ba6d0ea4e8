#pragma once

#include <memory>
#include <string>
#include <vector>

#include "steppe/analysis/shapley.hpp"
#include "steppe/model/program.hpp"
#include "steppe/scenario/diff.hpp"

/// The elements in which two scenarios differ, and the scenarios in between.
namespace steppe {

/// Elements that are credited as one.
struct Player {
    std::string name;  ///< `pledge.japan-20b`; several with ` + ` between where none stands without
                       ///< the others
    std::vector<std::string> takes{};  ///< addresses to take from ALT
    std::vector<Change> changes{};     ///< what it changes
};

/// How differences are grouped: a table is one, or each number.
enum class Grain { table, number };

/// Puts BASE and ALT together by halves: a coalition has the tables and numbers of ALT for the
/// players that are in, and those of BASE for all others.
class Coalitions {
public:
    /// Differences in asks and in [sweep] are passed over: they move no metric. What cannot stand
    /// without another (an event and the commodity it cuts off) is one player with it.
    Coalitions(const Scenario& base, const Scenario& alt, const Registry& registry, Grain grain);

    [[nodiscard]] const std::vector<Player>& players() const { return players_; }
    /// What convictions are inferred in, in every coalition alike: what ALT is compared with, else
    /// BASE.
    [[nodiscard]] const Scenario& comparison() const { return *comparison_; }

    /// \throws ScenarioError where these players make no scenario
    [[nodiscard]] Scenario scenario(const Coalition& in) const;
    /// The same, compiled beside the comparison.
    [[nodiscard]] std::shared_ptr<const Program> program(const Coalition& in) const;
    /// Compiles a scenario beside the comparison.
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
