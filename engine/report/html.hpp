#pragma once

#include <string>
#include <string_view>

#include "steppe/error.hpp"
#include "steppe/json.hpp"

/// The assets of self-contained HTML pages.
namespace steppe {

/// Assets embedded in a page.
struct HtmlAssets {
    std::string_view style;
    std::string_view script;  ///< draws the charts; without it the page has plain lines and tables
    std::string_view engine{};  ///< of the explorer, optional: WebAssembly, gzip, base64
    std::string_view map{};     ///< countries as written by tools/web/map.mjs, or GeoJSON; optional
};

/// Unusable GeoJSON; the message is one line.
struct BadMap : Error {
    using Error::Error;
};

}  // namespace steppe
