#pragma once

#include "engine/report/html_page.hpp"

/// What a page carries so that its reader can change the scenario: the scenario itself, what can be
/// moved, and what is shown. tools/web/explorer computes with it, tools/web/src/explorer.js draws.
namespace steppe::html {

/// Gives a page its explorer, or, if the program was built without the engine for it, a note that
/// says how to get one. Does neither for a scenario without power or state, without anything to
/// move, or too large for a page.
void add_explorer(const Scenario& scenario, const HtmlAssets& assets, Page& page);

/// Writes the section of the explorer: its data and the engine.
void put_explorer(const ordered_json& data, std::string_view engine, std::string& out);

}  // namespace steppe::html
