#pragma once

#include <string>
#include <vector>

#include "steppe/json.hpp"
#include "steppe/result.hpp"
#include "tools/steppe/shared_options.hpp"

namespace steppe {

/// Returns the style, script, engine and map that are embedded in the program.
HtmlAssets html_assets();

/// Writes the page of a result, given as JSON, to its folder, and adds it to the manifest.
/// \throws FileError, BadMap for assets with an unusable map
void write_page(const std::string& folder, const Json& result,
                const HtmlAssets& assets = html_assets());

/// Writes `report.html` from the result in a folder. \return its path
/// \param map a GeoJSON file for the map of a run; empty: the embedded one
/// \throws UsageError if the folder holds no result with a page, or the map is not valid;
/// FileError
std::string write_report(const std::string& folder, const std::string& map = "");

/// Writes an Excel workbook from the result in a folder, and adds it to the manifest.
/// \return its path
/// \throws UsageError, FileError
std::string write_workbook(const std::string& folder);

/// Throws UsageError for --report without --out.
void check_report(bool report, const std::string& out);

}  // namespace steppe
