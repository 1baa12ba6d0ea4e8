#pragma once

#include <string>
#include <vector>

#include "steppe/report/html.hpp"

namespace CLI {
class App;
}

namespace steppe {

/// Returns the style and the script that were built with the program.
HtmlAssets html_assets();

/// Writes `report.html` from the result in a folder. \return its path
/// \param map  GeoJSON file of the region of a run; empty for the built-in map
/// \throws WrongArgument if the folder has no result with a page, or the map is not valid;
/// FileError
std::string write_report(const std::string& folder, const std::string& map = "");

/// Adds --report, for a command with --out.
void add_report_flag(CLI::App& command, bool& report);

/// Throws WrongArgument for --report without --out.
void check_report(bool report, const std::string& out);

/// Writes the page if `report` is set, and prints the names of all files unless `quiet` is set.
/// \pre all other files of the result are written
void finish_folder(const std::string& folder, std::vector<std::string> names, bool report,
                   bool quiet);

}  // namespace steppe
