#pragma once

#include "engine/analysis/effects.hpp"
#include "engine/report/html_page.hpp"
#include "engine/scenario/scenario.hpp"
#include "steppe/result.hpp"

/// Data of the explorer, in which readers change the scenario: the scenario, its inputs and its
/// views. tools/web/explorer computes, tools/web/src/explorer.js draws.
namespace steppe::html {

/// Returns the data of the explorer, or null for a scenario without powers or states, without
/// inputs, or too large for a page.
/// \param weights of the inputs; null: some hundred replicates are run
Json explorer_data(const Scenario& scenario, const Program& program,
                   const std::vector<Driver>* weights, const std::string& subject = "");

/// Adds the explorer to a result, and the labels of its inputs.
void add_explorer(Result& result, const Scenario& scenario);

/// Writes the section of the explorer: data and engine.
void put_explorer(const Json& data, std::string_view engine, std::string& out);

}  // namespace steppe::html
