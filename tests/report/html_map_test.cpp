#include "tests/catch.hpp"

#include "engine/report/html_map.hpp"
#include "steppe/result.hpp"

using namespace steppe;
using namespace steppe::html;

namespace {

/// A square of side 10 as GeoJSON.
std::string square(const std::string& id, double west, double south) {
    const auto p = [](double x, double y) {
        return "[" + std::to_string(x) + "," + std::to_string(y) + "]";
    };
    return R"({"type":"Feature","properties":{"name":"Land )" + id + R"(","iso_a3":")" + id +
           R"("},"geometry":{"type":"Polygon","coordinates":[[)" + p(west, south) + "," +
           p(west + 10, south) + "," + p(west + 10, south + 10) + "," + p(west, south + 10) + "," +
           p(west, south) + "]]}}";
}

std::string collection(const std::vector<std::string>& features) {
    std::string out;
    for (const auto& f : features) out += (out.empty() ? "" : ",") + f;
    return R"({"type":"FeatureCollection","features":[)" + out + "]}";
}

}  // namespace

TEST_CASE("a map is framed around the region, with its neighbours cut at the edge") {
    const auto map =
        region_map(collection({square("AAA", 0, -5), square("BBB", 10, -5), square("CCC", 60, -5)}),
                   {{"AAA", "A"}});
    REQUIRE(map);
    CHECK(map->missing.empty());
    CHECK(map->frame.west == Approx(-1.3));
    CHECK(map->frame.aspect() == Approx(1.0));  // on the equator
    REQUIRE(map->lands.size() == 2);            // the third lies outside the frame
    const html::Place middle = middle_of(map->lands[0]);
    CHECK(middle.x == Approx(0.5));
    CHECK(middle.y == Approx(0.5));
    for (const auto& p : map->lands[1].rings[0]) CHECK((p.x <= 1 + 1e-12 && p.x >= 0));
    CHECK(middle_of(map->lands[1]).x == Approx((11.3 / 12.6 + 1) / 2));
}

TEST_CASE("a region on both sides of 180 degrees is contiguous") {
    const auto map = region_map(collection({square("AAA", 168, 0), square("BBB", -178, 0)}),
                                {{"AAA", ""}, {"BBB", ""}});
    REQUIRE(map);
    CHECK(map->frame.east - map->frame.west < 40);
    CHECK(middle_of(map->lands[0]).x < middle_of(map->lands[1]).x);
    CHECK(map->frame.holds({179.9, 5}));
    CHECK(map->frame.holds({-179.9, 5}));
    CHECK_FALSE(map->frame.holds({0, 5}));
}

TEST_CASE("agents without a shape are reported; without any shape there is no map") {
    const auto features = collection({square("AAA", 0, 0)});
    const auto map = region_map(features, {{"AAA", "A"}, {"ZZZ", "Z land"}});
    REQUIRE(map);
    CHECK(map->missing == std::vector<std::string>{"Z land"});
    CHECK(region_map(features, {{"x", "Land AAA"}}).has_value());  // by name
    CHECK_THROWS_AS(region_map(features, {{"ZZZ", "Z"}}), BadMap);
    CHECK_FALSE(region_map("", {{"AAA", "A"}}));
}

TEST_CASE("a text that is not a map is refused with a reason") {
    for (const auto* text : {"[1]", "nonsense", R"({"type":"Topology"})",
                             R"({"type":"FeatureCollection","features":[]})",
                             R"({"type":"FeatureCollection","features":[{"geometry":)"
                             R"({"type":"Polygon","coordinates":[[["a",1]]]}}]})"})
        CHECK_THROWS_AS(region_map(text, {{"AAA", "A"}}), BadMap);
}

TEST_CASE("a deeply nested map is refused with a reason") {
    constexpr std::size_t depth = 1'000'000;
    const auto map = R"({"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon",)"
                     R"("coordinates":)" +
                     std::string(depth, '[') + std::string(depth, ']') + "}}]}";
    CHECK_THROWS_WITH(region_map(map, {{"AAA", "A"}}), "its values are nested too deeply");
    std::string collections = R"({"type":"FeatureCollection","features":[{"geometry":)";
    for (std::size_t n = 0; n < depth / 10; ++n)
        collections += R"({"type":"GeometryCollection","geometries":[)";
    collections += "0";
    for (std::size_t n = 0; n < depth / 10; ++n) collections += "]}";
    CHECK_THROWS_WITH(region_map(collections + "}]}", {{"AAA", "A"}}),
                      "its values are nested too deeply");
}

TEST_CASE("an outline has integer coordinates in a frame 1000 wide") {
    CHECK(path_of({"", "", {{{0, 0}, {0.5, 0}, {0.5, 1}}}}, 2) == "M0 0L500 0L500 500Z");
}
