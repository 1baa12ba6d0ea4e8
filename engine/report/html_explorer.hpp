#pragma once

#include "engine/report/html_page.hpp"

/// What a page carries so that its reader can change the scenario: the scenario itself, what can be moved, and what
/// is shown. tools/web/explorer computes with it, tools/web/src/explorer.js draws.
namespace steppe::html {

/// Nothing for a scenario without power or state, without anything to move, or too large for a page.
ordered_json explorer_data(const Scenario& scenario);

/// Adds the section of the explorer: what explorer_data gave, and the engine.
void put_explorer(const ordered_json& data, std::string_view engine, std::string& out);

}  // namespace steppe::html
