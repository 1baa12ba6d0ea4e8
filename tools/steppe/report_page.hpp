#pragma once

#include <string>
#include <vector>

#include "steppe/report/html.hpp"

namespace CLI {
class App;
}

namespace steppe {

/// The style and the script that were built with the program.
HtmlAssets html_assets();

/// Writes `report.html` from what a command left in a folder. \return its path
/// \param map a file of GeoJSON to draw a run's region from; empty: the one built in
/// \throws WrongArgument if the folder holds no result that has a page, or the map is none;
/// FileError
std::string write_report(const std::string& folder, const std::string& map = "");

/// `--report`, for a command with `--out`.
void add_report_flag(CLI::App& command, bool& report);

/// \throws WrongArgument for --report without --out
void check_report(bool report, const std::string& out);

/// After all files of a result are written: the page, if it is asked for, else none of an earlier
/// result; and says what is there, unless quiet.
void finish_folder(const std::string& folder, std::vector<std::string> names, bool report,
                   bool quiet);

}  // namespace steppe
