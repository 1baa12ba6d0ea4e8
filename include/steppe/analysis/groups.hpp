#pragma once

#include <functional>
#include <string>
#include <vector>

namespace steppe {

/// Inputs that an analysis of sensitivity moves together, as one; chance is a player without
/// inputs.
struct InputGroup {
    std::string name;
    std::vector<std::size_t> inputs{};  ///< ascending places among the inputs
};

/// Inputs of one name are one player; players in the order of their first inputs.
std::vector<InputGroup> players_by(
    const std::vector<std::string>& inputs,
    const std::function<std::string(const std::string& address)>& name);

/// Each input alone.
std::vector<InputGroup> players_alone(const std::vector<std::string>& inputs);

/// The table that an address stands in, as the scenario language has it: `pledge.japan-20b` of
/// `pledge.japan-20b.realisation`, `hostility` of `hostility.CHN.JPN`.
std::string table_of(const std::string& address);

/// The word that an address begins with: `pledge`.
std::string kind_of(const std::string& address);

}  // namespace steppe
