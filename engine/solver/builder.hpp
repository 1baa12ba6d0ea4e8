#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/program.hpp"
#include "engine/scenario/scenario.hpp"

/// Shared parts of the compiler.
namespace steppe {

/// Indices in the number table, by address.
using Places = std::map<std::string, std::vector<Num>>;

using PairSet = std::set<std::pair<Index, Index>>;

/// Returns the pairs as compressed sparse rows.
Pairs pairs_of(const PairSet& set, Index rows);

class Builder {
public:
    Builder(const Scenario& scenario, Program& program);

    /// Adds a number to the table, and to the draws if it is uncertain. Returns its index.
    Num number(const Number& number);
    /// The same; `absent` for a number that is not given and has no default.
    Num maybe(const Number& number) { return number.given ? this->number(number) : absent; }
    /// Returns the agent's index, or `absent` for the rest of the world.
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
    /// Returns the agent's index, or that of the rest of the world.
    [[nodiscard]] Index partner(const std::string& id) const {
        return id == "ROW" ? program.agents.row() : agent(id);
    }
    /// Returns the route of a pair, which may include the rest of the world.
    Index route(Index i, Index j);
    void set_routes(const std::map<std::pair<Index, Index>, Route>& routes);
    /// Returns months from the start of the simulation.
    [[nodiscard]] double months(const Date& date) const;
    /// Returns one number per agent: from the map, or `otherwise`.
    std::vector<Num> per_agent(const NumberMap& map, Num otherwise);

    const Scenario& scenario;
    Program& program;
    Places* places = nullptr;  ///< indices of numbers by address; null: not recorded

private:
    [[nodiscard]] static Index position(const std::map<std::string, Index>& of,
                                        const std::string& id) {
        const auto at = of.find(id);
        return at == of.end() ? absent : at->second;
    }
    std::map<std::string, Index> agents_, issues_, layers_, corridors_, commodities_, institutions_;
    std::map<std::pair<Index, Index>, Index> routes_;
};

/// Compiles corridors and the routes of their pairs.
void compile_corridors(Builder& builder);
/// \pre corridors are compiled
void compile_commodities(Builder& builder);
/// Lists the used cells.
/// \pre flows and pledges are compiled
void compile_cells(Program& program);
/// \pre commodities are compiled
void compile_layers(Builder& builder);
void compile_money(Builder& builder);
/// \pre all targets of events are compiled
void compile_events(Builder& builder);
/// Lists the trade that events can stop, with its detours, and the passages of commodities; decides
/// whether the value of trade can change.
/// \pre events are compiled
void compile_trade_shocks(Builder& builder);
/// Compiles criteria against the metrics of the compiled program.
/// \throws ScenarioError
void compile_asks(const Scenario& scenario, Program& program);

// numbers_of(builder, table): the indices of its numbers, which it adds.
#define STEPPE_TABLE(type, ...)                            \
    inline type##Numbers numbers_of([[maybe_unused]] Builder& to, \
                                    [[maybe_unused]] const type& table) { return {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, symbol, how, ...) .member = to.how(table.member),
#define STEPPE_MEMBER(...)
#define STEPPE_END }; }
#include "engine/scenario/tables.def"

}  // namespace steppe
