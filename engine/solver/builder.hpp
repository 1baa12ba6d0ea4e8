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
    /// Months from the start of the simulation.
    [[nodiscard]] double months(const Date& date) const;
    /// One number per agent: the map's, or `otherwise`.
    std::vector<Num> per_agent(const NumberMap& map, Num otherwise);

    const Scenario& scenario;
    Program& program;

private:
    [[nodiscard]] static Index position(const std::map<std::string, Index>& of, const std::string& id) {
        const auto at = of.find(id);
        return at == of.end() ? absent : at->second;
    }
    std::map<std::string, Index> agents_, issues_, layers_;
};

void compile_layers(Builder& builder);
void compile_trade(Builder& builder);
void compile_money(Builder& builder);

}  // namespace steppe
