#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "steppe/core/json.hpp"
#include "steppe/report/summary.hpp"

/// Results as self-contained HTML pages. The pages of analyses take the files that the commands
/// write. They throw JsonError for invalid JSON and std::runtime_error for invalid tables.
namespace steppe {

/// Assets embedded in a page.
struct HtmlAssets {
    std::string_view style;
    std::string_view script;  ///< draws the charts; without it the page has plain lines and tables
    std::string_view engine{};  ///< of the explorer, optional: WebAssembly, gzip, base64
    std::string_view map{};     ///< countries as written by tools/web/map.mjs, or GeoJSON; optional
};

/// Unusable GeoJSON; the message is one line.
struct BadMap : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Returns the page of a scenario discovery: boxes over the replicates.
/// \param futures output of futures_csv
std::string discovery_html(const std::string& json, const std::string& futures,
                           const HtmlAssets& assets);

/// Returns the page of a game: outlays by state, and the resulting positions.
std::string game_html(const std::string& json, const HtmlAssets& assets);

}  // namespace steppe
