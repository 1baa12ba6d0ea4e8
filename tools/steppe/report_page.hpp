#pragma once

#include <string>

#include "steppe/report/html.hpp"

namespace steppe {

/// The style and the script that were built with the program.
HtmlAssets html_assets();

/// Writes `report.html` from what a run or a sweep left in a folder. \return its path
/// \throws WrongArgument if the folder holds no result of a run or a sweep, FileError
std::string write_report(const std::string& folder);

}  // namespace steppe
