#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "steppe/model/program.hpp"
#include "steppe/scenario/scenario.hpp"

/// What the parts of the compiler share.
namespace steppe {

/// Places in the table of numbers, by address.
using Places = std::map<std::string, std::vector<Num>>;

using PairSet = std::set<std::pair<Index, Index>>;

/// The pairs as compressed sparse rows.
Pairs pairs_of(const PairSet& set, Index rows);

class Builder {
public:
    Builder(const Scenario& scenario, Program& program);

    /// The number's place in the table; an uncertain one is also listed among the draws.
    Num number(const Number& number);
    /// The agent's index, or `absent` for the rest of the world.
    [[nodiscard]] Index agent(const std::string& id) const;
    [[nodiscard]] Index issue(const std::string& id) const { return position(issues_, id); }
    [[nodiscard]] Index layer(const std::string& id) const { return position(layers_, id); }
    [[nodiscard]] Index corridor(const std::string& id) const { return position(corridors_, id); }
    [[nodiscard]] Index commodity(const std::string& id) const {
        return position(commodities_, id);
    }
    [[nodiscard]] Index institution(const std::string& id) const {
        return position(institutions_, id);
    }
    /// The agent's index, or that of the rest of the world.
    [[nodiscard]] Index partner(const std::string& id) const {
        return id == "ROW" ? program.agents.row() : agent(id);
    }
    /// The route of a pair, either of which may be the rest of the world.
    Index route(Index i, Index j);
    void set_routes(const std::map<std::pair<Index, Index>, Route>& routes);
    /// Months from the start of the simulation.
    [[nodiscard]] double months(const Date& date) const;
    /// One number per agent: the map's, or `otherwise`.
    std::vector<Num> per_agent(const NumberMap& map, Num otherwise);

    const Scenario& scenario;
    Program& program;
    Places* places = nullptr;  ///< where numbers are, by address; null: nobody wants to know

private:
    [[nodiscard]] static Index position(const std::map<std::string, Index>& of,
                                        const std::string& id) {
        const auto at = of.find(id);
        return at == of.end() ? absent : at->second;
    }
    std::map<std::string, Index> agents_, issues_, layers_, corridors_, commodities_, institutions_;
    std::map<std::pair<Index, Index>, Index> routes_;
};

/// Corridors and the routes of the pairs that use them.
void compile_corridors(Builder& builder);
/// \pre corridors are compiled
void compile_commodities(Builder& builder);
/// Which cells are in use, once flows and pledges are there.
void compile_cells(Program& program);
/// \pre commodities are compiled
void compile_layers(Builder& builder);
void compile_money(Builder& builder);
/// \pre all that events act on is compiled
void compile_events(Builder& builder);
/// What events can stop or bind: trade with its detours, passages of commodities; and whether the
/// value of trade can change. \pre events are compiled
void compile_trade_shocks(Builder& builder);
/// Asks, against the metrics of the finished program. \throws ScenarioError
void compile_asks(const Scenario& scenario, Program& program);

}  // namespace steppe
