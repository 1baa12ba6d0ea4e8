#pragma once

#include <optional>
#include <string>

#include "engine/report/html_map.hpp"
#include "steppe/json.hpp"
#include "steppe/result.hpp"

/// The parts of an HTML page. All text is escaped; tools/web/src draws from JSON.
namespace steppe::html {

/// Returns JSON that cannot close its HTML element.
std::string json_in_html(const Json& data);

/// Escapes text for HTML text and attribute values.
std::string escaped(const std::string& text);

/// Rounds to six digits, as charts and tables show.
double rounded(double x);

/// The labels of inputs: one dictionary for titles, rows and axes, with the addresses beneath.
class Names {
public:
    explicit Names(const Json& result)
        : names_(result.contains("names") ? result.at("names") : Json::object()) {}

    /// Returns the text with labels instead of addresses, and with arrows.
    [[nodiscard]] std::string in(const std::string& text) const;
    /// Replaces addresses in a drawing: rows keep them beneath.
    void name(Json& data) const;

private:
    Json names_;
};

/// Parts that the figures of a page share.
struct FigureContext {
    Names names;
    std::string source, level;  ///< of intervals
    std::optional<RegionMap> map{};
    bool has_script = true;
};

/// Returns the figure of a table: title, chart, numbers and source; empty for a map without one.
/// \throws JsonError
std::string figure(const Json& table, const FigureContext& context);

/// Returns the data of a table's chart: `chart` with the values of columns in the place of their
/// keys, and `axis`, the name of its values.
Json drawing_of(const Json& table);

}  // namespace steppe::html
