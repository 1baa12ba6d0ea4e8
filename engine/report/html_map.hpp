#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

/// The ground that a region stands on: shapes of countries in a frame, drawn flat.
namespace steppe::html {

/// Longitude and latitude, or a place in a frame: x from 0 to 1 rightwards, y from 0 to 1
/// downwards.
struct Place {
    double x = 0, y = 0;
};

/// A closed line without its last point again.
using Ring = std::vector<Place>;

/// A country or what else a map tells apart.
struct Land {
    std::string id, name;  ///< `name` where the map has one
    std::vector<Ring> rings;
};

/// West, south, east, north in degrees; east may be beyond 180.
struct Frame {
    double west = 0, south = 0, east = 0, north = 0;
    /// Width over height on the page: a degree of longitude is as long as it is in the middle of
    /// the frame.
    [[nodiscard]] double aspect() const;
    [[nodiscard]] Place place(Place degrees) const;
    [[nodiscard]] bool holds(Place degrees) const;
};

/// Shapes in a frame around those that are asked for.
struct RegionMap {
    Frame frame;
    std::vector<Land> lands;           ///< cut to the frame, in its coordinates
    std::string source;                ///< whose map it is
    std::vector<std::string> missing;  ///< names of those asked for that have no shape
};

/// Who is looked for on a map, and by which words.
struct Sought {
    std::string id, name;
};

/// \param map as tools/web/map.mjs writes it, or GeoJSON whose features have an id, a code (ISO
/// 3166) or a name \return nothing if the map is empty, or the program's own map has none of the
/// shapes \throws BadMap for a text that is not a map, for coordinates that are not degrees, and
/// for GeoJSON with none of the shapes
std::optional<RegionMap> region_map(std::string_view map, const std::vector<Sought>& region);

/// Parses the text of a map. \throws BadMap with the place of an error
nlohmann::json json_of(std::string_view text);

/// Reads the shapes of a FeatureCollection of GeoJSON. Matches the region with features by id, else
/// by every usual code, else by name; those that match get the id that is sought, and several
/// shapes of one state become one. \throws BadMap, also if nothing matches
std::vector<Land> lands_of_geojson(const nlohmann::json& map, const std::vector<Sought>& region);

/// The middle of the largest ring, by area.
Place middle_of(const Land& land);

/// The rings as an SVG path in a frame 1000 wide.
std::string path_of(const Land& land, double aspect);

}  // namespace steppe::html
