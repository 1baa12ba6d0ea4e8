#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/html_map.hpp"
#include "steppe/result.hpp"

/// GeoJSON maps (RFC 7946) from users.
namespace steppe::html {
namespace {

std::string text_in(const Json& from, std::string_view key) {
    const auto found = from.find(key);
    if (found == from.end()) return "";
    if (found->is_string()) return *found;
    return found->is_number_integer() ? found->dump() : "";
}

Ring ring_of(const Json& points) {
    Ring out;
    for (const auto& p : points) {
        if (!p.is_array() || p.size() < 2 || !p[0].is_number() || !p[1].is_number())
            throw BadMap("a point is not a pair of numbers");
        out.push_back({p[0].get<double>(), p[1].get<double>()});
    }
    if (out.size() > 1 && out.front().x == out.back().x && out.front().y == out.back().y)
        out.pop_back();
    return out;
}

/// Adds the rings of a geometry, nested ones included.
/// \throws BadMap
void add_rings(const Json& geometry, std::vector<Ring>& out) {
    if (!geometry.is_object()) return;
    const std::string type = text_in(geometry, "type");
    if (type == "GeometryCollection")
        if (const auto* parts = geometry.find("geometries"); parts != geometry.end())
            for (const auto& part : *parts) add_rings(part, out);
    const auto* coordinates = geometry.find("coordinates");
    if (coordinates == geometry.end()) return;
    const auto add_polygon = [&](const Json& polygon) {
        for (const auto& ring : polygon)
            if (auto corners = ring_of(ring); corners.size() > 2) out.push_back(std::move(corners));
    };
    if (type == "Polygon") add_polygon(*coordinates);
    if (type == "MultiPolygon")
        for (const auto& polygon : *coordinates) add_polygon(polygon);
}

/// A feature and its identifiers.
struct Shape {
    Land land;
    std::vector<std::string> codes, names;
};

/// Reads a feature with the usual properties for codes and names.
Shape shape_of(const Json& feature) {
    static const auto codes = split(
        "steppe_id iso_a3 ISO_A3 iso_a3_eh ISO_A3_EH adm0_a3 ADM0_A3 iso3 ISO3 ISO3_CODE "
        "ISO3CD iso_3166_1_alpha_3 ISO3166-1-Alpha-3 wb_a3 WB_A3 GID_0 code CODE iso_a2 "
        "ISO_A2 iso2 ISO2 iso_3166_1_alpha_2 ISO3166-1-Alpha-2 CNTR_ID id ID",
        ' ');
    static const auto names = split(
        "name NAME name_en NAME_EN admin ADMIN name_long NAME_LONG NAME_ENGL COUNTRY "
        "country CNTRY_NAME",
        ' ');
    Shape out;
    out.land.id = text_in(feature, "id");
    if (const auto at = feature.find("properties"); at != feature.end() && at->is_object()) {
        for (const auto& key : codes)
            if (const auto code = text_in(*at, key); !code.empty() && code != "-99")
                out.codes.push_back(code);
        for (const auto& key : names)
            if (const auto name = text_in(*at, key); !name.empty()) out.names.push_back(name);
    }
    if (!out.names.empty()) out.land.name = out.names.front();
    if (const auto geometry = feature.find("geometry"); geometry != feature.end())
        add_rings(*geometry, out.land.rings);
    return out;
}

/// Throws if the coordinates are not longitudes and latitudes.
void require_degrees(const Json& map, const std::vector<Shape>& shapes) {
    const std::string cure = "convert it to longitudes and latitudes, EPSG:4326";
    if (const auto crs = map.find("crs"); crs != map.end() && crs->is_object()) {
        const auto name = text_in(crs->value("properties", Json::object()), "name");
        const bool degrees = name.empty() || name.find("CRS84") != std::string::npos ||
                             name.find("4326") != std::string::npos;
        if (!degrees) throw BadMap(fmt::format("its coordinates are those of {}: {}", name, cure));
    }
    for (const auto& shape : shapes)
        for (const auto& ring : shape.land.rings)
            for (const auto& p : ring)
                if (!(std::abs(p.x) <= 360 && std::abs(p.y) <= 90 + 1e-9))
                    throw BadMap(
                        fmt::format("the point ({}, {}) is not in degrees: {}", p.x, p.y, cure));
}

/// Compares ASCII text case-insensitively.
bool same(const std::string& a, const std::string& b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

bool has(const std::vector<std::string>& words, const std::string& word) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& other) { return same(other, word); });
}

bool is_one(const Shape& shape, const Sought& sought) {
    return same(shape.land.id, sought.id) || has(shape.codes, sought.id) ||
           has(shape.names, sought.name);
}

/// Reports the states that a map lacks, and the identifiers of its first features.
std::string none_of(const std::vector<Shape>& shapes, const std::vector<Sought>& region) {
    constexpr std::size_t most = 5;
    std::vector<std::string> wanted, there;
    for (const auto& sought : region) {
        wanted.push_back(sought.id);
        for (const auto& shape : shapes)
            if (is_one(shape, sought))
                return fmt::format("the feature of {} has no polygon", sought.id);
    }
    for (const auto& [land, codes, names] : shapes)
        if (there.size() < most)
            there.push_back(!codes.empty()     ? codes.front()
                            : !names.empty()   ? names.front()
                            : !land.id.empty() ? land.id
                                               : "one without any of them");
    return fmt::format("no feature has the id, code or name of {}; its features are {}{}",
                       join(wanted, ", "), join(there, ", "), shapes.size() > most ? ", ..." : "");
}

/// Sets the id of a state's outlines and moves their rings to the first one.
/// \return whether the map has the state
bool match(std::vector<Shape>& shapes, const Sought& sought) {
    const std::array<std::function<bool(const Shape&)>, 3> ways{
        [&](const Shape& s) { return same(s.land.id, sought.id); },
        [&](const Shape& s) { return has(s.codes, sought.id); },
        [&](const Shape& s) { return has(s.names, sought.name); }};
    for (const auto& is_one : ways) {
        Land* first = nullptr;
        for (auto& shape : shapes) {
            auto& rings = shape.land.rings;
            if (rings.empty() || !is_one(shape)) continue;
            if (first != nullptr) {
                first->rings.insert(first->rings.end(), rings.begin(), rings.end());
                rings.clear();
            } else {
                first = &shape.land;
            }
        }
        if (first == nullptr) continue;
        first->id = sought.id;
        return true;
    }
    return false;
}

}  // namespace

std::vector<Land> lands_of_geojson(const Json& map, const std::vector<Sought>& region) {
    if (text_in(map, "type") == "Topology")
        throw BadMap("it is TopoJSON: convert it to a FeatureCollection of GeoJSON");
    if (text_in(map, "type") != "FeatureCollection" || !map.contains("features") ||
        !map["features"].is_array())
        throw BadMap("it is not a FeatureCollection of GeoJSON");
    std::vector<Shape> shapes;
    for (const auto& feature : map["features"]) shapes.push_back(shape_of(feature));
    if (std::all_of(shapes.begin(), shapes.end(),
                    [](const Shape& shape) { return shape.land.rings.empty(); }))
        throw BadMap("none of its features has a polygon");
    require_degrees(map, shapes);
    std::size_t matched = 0;
    for (const auto& sought : region) matched += match(shapes, sought) ? 1 : 0;
    if (matched == 0) throw BadMap(none_of(shapes, region));
    std::vector<Land> out;
    for (auto& shape : shapes)
        if (!shape.land.rings.empty()) out.push_back(std::move(shape.land));
    return out;
}

Json json_of(std::string_view text) {
    try {
        return Json::parse(text);
    } catch (const JsonSyntaxError& error) {
        const std::string_view before = text.substr(0, error.byte == 0 ? 0 : error.byte - 1);
        throw BadMap(
            fmt::format("it is not valid JSON at line {}, column {}{}",
                        std::count(before.begin(), before.end(), '\n') + 1,
                        before.size() - (before.rfind('\n') + 1) + 1,
                        error.byte > text.size() ? ", where it ends: is it cut off?" : ""));
    } catch (const JsonRangeError&) {
        throw BadMap("it holds a number beyond 1.79e308");
    } catch (const JsonError&) {
        throw BadMap("its values are nested too deeply");
    }
}

}  // namespace steppe::html
