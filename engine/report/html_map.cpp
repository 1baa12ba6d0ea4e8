#include "engine/report/html_map.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include <fmt/format.h>

#include "steppe/result.hpp"

namespace steppe::html {
namespace {

std::vector<Land> lands_of_atlas(const Json& part) {
    std::vector<Land> out;
    for (const auto& [id, rings] : part.at("rings").items()) {
        Land land{id, "", {}};
        for (const auto& flat : rings) {
            Ring ring;
            for (std::size_t k = 0; k + 1 < flat.size(); k += 2)
                ring.push_back({flat[k].get<double>(), flat[k + 1].get<double>()});
            land.rings.push_back(std::move(ring));
        }
        out.push_back(std::move(land));
    }
    std::sort(out.begin(), out.end(), [](const Land& a, const Land& b) { return a.id < b.id; });
    return out;
}

bool is_one(const Land& land, const Sought& sought) {
    return land.id == sought.id || (!land.name.empty() && land.name == sought.name);
}

double distance_round(double from, double to) { return std::remainder(to - from, 360.0); }

/// Shifts a ring by full turns to the vicinity of a longitude, for regions across 180 degrees.
void turn_to(Ring& ring, double longitude) {
    if (ring.empty()) return;
    const auto [low, high] = std::minmax_element(
        ring.begin(), ring.end(), [](const Place& a, const Place& b) { return a.x < b.x; });
    const double middle = (low->x + high->x) / 2,
                 shift = longitude + distance_round(longitude, middle) - middle;
    for (auto& p : ring) p.x += shift;
}

/// Returns the part of a ring on one side of a line (Sutherland and Hodgman).
Ring cut(const Ring& ring, const std::function<double(const Place&)>& inside) {
    Ring out;
    for (std::size_t n = 0; n < ring.size(); ++n) {
        const Place &a = ring[(n + ring.size() - 1) % ring.size()], &b = ring[n];
        const double before = inside(a), now = inside(b);
        if ((before < 0) != (now < 0)) {
            const double share = before / (before - now);
            out.push_back({a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)});
        }
        if (now >= 0) out.push_back(b);
    }
    return out;
}

Ring cut(Ring ring, const Frame& f) {
    ring = cut(ring, [&](const Place& p) { return p.x - f.west; });
    ring = cut(ring, [&](const Place& p) { return f.east - p.x; });
    ring = cut(ring, [&](const Place& p) { return p.y - f.south; });
    return cut(ring, [&](const Place& p) { return f.north - p.y; });
}

double area_of(const Ring& ring) {
    double out = 0;
    for (std::size_t n = 0; n < ring.size(); ++n) {
        const Place &a = ring[n], &b = ring[(n + 1) % ring.size()];
        out += (a.x * b.y - b.x * a.y) / 2;
    }
    return out;
}

/// Frames the largest ring of each, with a margin for neighbours.
Frame frame_around(const std::vector<Land>& lands, const std::vector<std::size_t>& chosen) {
    constexpr double margin = 0.13;
    Frame out;
    bool first = true;
    double anchor = 0;
    for (const std::size_t n : chosen) {
        Ring ring = *std::max_element(lands[n].rings.begin(), lands[n].rings.end(),
                                      [](const Ring& a, const Ring& b) {
                                          return std::abs(area_of(a)) < std::abs(area_of(b));
                                      });
        if (ring.empty()) continue;
        if (first) anchor = ring.front().x;
        turn_to(ring, anchor);
        for (const auto& p : ring) {
            if (first) out = {p.x, p.y, p.x, p.y};
            first = false;
            out = {std::min(out.west, p.x), std::min(out.south, p.y), std::max(out.east, p.x),
                   std::max(out.north, p.y)};
        }
    }
    const double wide = std::max(1.0, out.east - out.west),
                 tall = std::max(1.0, out.north - out.south);
    return {out.west - margin * wide, std::max(-85.0, out.south - margin * tall),
            out.east + margin * wide, std::min(85.0, out.north + margin * tall)};
}

std::vector<std::size_t> find(const std::vector<Land>& lands, const std::vector<Sought>& region,
                              std::vector<std::string>& missing) {
    std::vector<std::size_t> out;
    for (const auto& sought : region) {
        const auto found = std::find_if(lands.begin(), lands.end(),
                                        [&](const Land& land) { return is_one(land, sought); });
        if (found == lands.end())
            missing.push_back(sought.name);
        else
            out.push_back(static_cast<std::size_t>(found - lands.begin()));
    }
    return out;
}

}  // namespace

double Frame::aspect() const {
    return (east - west) * std::cos((north + south) / 2 * std::numbers::pi / 180) / (north - south);
}

Place Frame::place(Place degrees) const {
    const double middle = (west + east) / 2;
    return {0.5 + distance_round(middle, degrees.x) / (east - west),
            (north - degrees.y) / (north - south)};
}

bool Frame::holds(Place degrees) const {
    const auto p = place(degrees);
    return p.x > 0 && p.x < 1 && p.y > 0 && p.y < 1;
}

std::optional<RegionMap> region_map(std::string_view text, const std::vector<Sought>& region) {
    if (text.empty()) return std::nullopt;
    const Json map = json_of(text);
    if (!map.is_object()) throw BadMap("it is not a JSON object");
    RegionMap out;
    const bool atlas = map.contains("near") && map.contains("far");
    out.source = atlas ? "Natural Earth" : "the reader's own map";
    auto lands = atlas ? lands_of_atlas(map["near"]) : lands_of_geojson(map, region);
    auto chosen = find(lands, region, out.missing);
    if (atlas) {
        // The finer map covers a window of the world, for regions well inside it.
        const auto window = map["near"]["window"].get<std::vector<double>>();
        const Frame frame = chosen.empty() ? Frame{} : frame_around(lands, chosen);
        if (!out.missing.empty() || chosen.empty() || frame.west < window[0] ||
            frame.south < window[1] || frame.east > window[2] || frame.north > window[3]) {
            lands = lands_of_atlas(map["far"]);
            out.missing.clear();
            chosen = find(lands, region, out.missing);
        }
    }
    if (chosen.empty()) return std::nullopt;
    out.frame = frame_around(lands, chosen);
    const double middle = (out.frame.west + out.frame.east) / 2;
    for (auto& land : lands) {
        Land kept{land.id, land.name, {}};
        for (auto& ring : land.rings) {
            turn_to(ring, middle);
            Ring inside = cut(ring, out.frame);
            for (auto& p : inside) p = out.frame.place(p);
            if (inside.size() > 2) kept.rings.push_back(std::move(inside));
        }
        if (!kept.rings.empty()) out.lands.push_back(std::move(kept));
    }
    return out;
}

Place middle_of(const Land& land) {
    const auto& ring = *std::max_element(
        land.rings.begin(), land.rings.end(),
        [](const Ring& a, const Ring& b) { return std::abs(area_of(a)) < std::abs(area_of(b)); });
    const double area = area_of(ring);
    Place out;
    for (std::size_t n = 0; n < ring.size(); ++n) {
        const Place &a = ring[n], &b = ring[(n + 1) % ring.size()];
        const double part = (a.x * b.y - b.x * a.y) / (6 * area);
        out.x += (a.x + b.x) * part;
        out.y += (a.y + b.y) * part;
    }
    return area == 0 ? ring.front() : out;
}

std::string path_of(const Land& land, double aspect) {
    std::string out;
    for (const auto& ring : land.rings) {
        char command = 'M';
        std::pair<long, long> last{-1, -1};
        for (const auto& p : ring) {
            const std::pair<long, long> at{std::lround(1000 * p.x),
                                           std::lround(1000 * p.y / aspect)};
            if (at == last) continue;
            out += fmt::format("{}{} {}", command, at.first, at.second);
            command = 'L';
            last = at;
        }
        out += 'Z';
    }
    return out;
}

}  // namespace steppe::html
