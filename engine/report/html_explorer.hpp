#pragma once

#include "engine/report/html_page.hpp"
#include "steppe/analysis/effects.hpp"
#include "steppe/scenario/scenario.hpp"

/// Data of the explorer, in which readers change the scenario: the scenario, its inputs and its
/// views. tools/web/explorer computes, tools/web/src/explorer.js draws.
namespace steppe::html {

/// Returns the data of the explorer, or null for a scenario without powers or states, without
/// inputs, or too large for a page.
/// \param weights of the inputs; null: some hundred replicates are run
Json explorer_data(const Scenario& scenario, const Program& program,
                   const std::vector<Driver>* weights);

/// Writes the section of the explorer: data and engine.
void put_explorer(const Json& data, std::string_view engine, std::string& out);

}  // namespace steppe::html
