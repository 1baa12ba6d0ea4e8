#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/provenance.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// The data of one state in one layer.
struct Coverage {
    std::string agent, layer;
    bool counts = true;                     ///< false if the layer has no weight for the state
    std::map<std::string, int> by_basis{};  ///< numbers of its rows; empty basis: none is stated
    /// Part of its foreign stock whose holder is an agent; nothing if no row `ROW` gives the rest.
    std::optional<double> held{};
    std::vector<std::string> lacking{};  ///< powers without a row in a layer of stocks or trade
};

/// Returns the coverage of each state by each layer with data of its own.
/// \param numbers as provenance() returns them
std::vector<Coverage> coverage(const Scenario& scenario, const std::vector<Provenanced>& numbers);

/// Returns a table of states by layers with the counts by basis, and one of what is known of the
/// targets, if any.
std::vector<Table> coverage_tables(const Scenario& scenario, const std::vector<Coverage>& cells);

/// Returns the powers whose share of influence on targets rests on missing rows, and the part of
/// each target's foreign stocks whose holder is known.
std::vector<std::string> coverage_notes(const Scenario& scenario,
                                        const std::vector<Coverage>& cells);

}  // namespace steppe
