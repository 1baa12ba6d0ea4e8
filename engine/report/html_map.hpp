#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "steppe/json.hpp"
#include "steppe/result.hpp"

/// Map of a region: outlines of countries, projected into a frame.
namespace steppe::html {

/// Longitude and latitude, or a place in a frame: x from 0 (left) to 1, y from 0 (top) to 1.
struct Place {
    double x = 0, y = 0;
};

/// A closed line; the first point is not repeated.
using Ring = std::vector<Place>;

/// A country or another unit of a map.
struct Land {
    std::string id, name;  ///< `name` may be empty
    std::vector<Ring> rings;
};

/// West, south, east, north in degrees; east may exceed 180.
struct Frame {
    double west = 0, south = 0, east = 0, north = 0;
    /// Returns width over height: degrees of longitude have their length at the middle latitude.
    [[nodiscard]] double aspect() const;
    [[nodiscard]] Place place(Place degrees) const;
    [[nodiscard]] bool holds(Place degrees) const;
};

/// Outlines in a frame around the requested countries.
struct RegionMap {
    Frame frame;
    std::vector<Land> lands;           ///< cut to the frame, in its coordinates
    std::string source;                ///< source of the map
    std::vector<std::string> missing;  ///< names of requested countries without an outline
};

/// Returns the map of a region, or nothing if the map is empty or the built-in map lacks all
/// outlines.
/// \param map from tools/web/map.mjs, or GeoJSON whose features have an id, a code (ISO 3166) or a
/// name
/// \throws BadMap for invalid text, coordinates that are not degrees, and GeoJSON without any of
/// the outlines
std::optional<RegionMap> region_map(std::string_view map, const std::vector<Sought>& region);

/// Parses a map.
/// \throws BadMap with the position of an error
Json json_of(std::string_view text);

/// Reads the outlines of a GeoJSON FeatureCollection. Matches by id, else by the usual codes, else
/// by name. Matches get the agent's id; several outlines of one state are joined.
/// \throws BadMap, also if nothing matches
std::vector<Land> lands_of_geojson(const Json& map, const std::vector<Sought>& region);

/// Returns the centre of the largest ring by area.
Place middle_of(const Land& land);

/// Returns the rings as an SVG path, 1000 units wide.
std::string path_of(const Land& land, double aspect);

}  // namespace steppe::html
