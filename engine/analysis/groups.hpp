#pragma once

#include <functional>
#include <string>
#include <vector>

namespace steppe {

/// Inputs that a sensitivity analysis treats as one player; chance is a player without inputs.
struct InputGroup {
    std::string name;
    std::vector<std::size_t> inputs{};  ///< ascending indices of the inputs
};

/// Groups inputs by name; players in the order of their first inputs.
std::vector<InputGroup> players_by(
    const std::vector<std::string>& inputs,
    const std::function<std::string(const std::string& address)>& name);

/// Returns one player per input.
std::vector<InputGroup> players_alone(const std::vector<std::string>& inputs);

/// Returns the scenario table of an address: `pledge.japan-20b` of `pledge.japan-20b.realisation`,
/// `hostility` of `hostility.CHN.JPN`.
std::string table_of(const std::string& address);

/// Returns the first word of an address: `pledge`.
std::string kind_of(const std::string& address);

}  // namespace steppe
