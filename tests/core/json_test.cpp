#include "tests/catch.hpp"

#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <utility>

#include "steppe/json.hpp"

using namespace steppe;

namespace {

/// Returns the message of the error that a function throws.
template <class Function>
std::string message_of(Function&& function) {
    try {
        function();
    } catch (const JsonError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a braced list of pairs that begin with text is a JSON object, any other an array") {
    CHECK(Json{{"a", 1}, {"b", {1, 2.5, "x"}}}.dump() == R"({"a":1,"b":[1,2.5,"x"]})");
    CHECK(Json{{"a", {{"b", nullptr}}}}.dump() == R"({"a":{"b":null}})");
    CHECK(Json{{"a", "b"}}.dump() == R"({"a":"b"})");
    CHECK(Json{"a", "b"}.dump() == R"(["a","b"])");
    CHECK(Json{{"a", 1}, {2, 3}}.dump() == R"([["a",1],[2,3]])");
    CHECK(Json{{"a", 1, 2}}.dump() == R"([["a",1,2]])");
    CHECK(Json::array({{"a", 1}}).dump() == R"([["a",1]])");
    CHECK(Json{{"a", 1}, {"a", 2}}.dump() == R"({"a":1})");
    CHECK(Json{}.dump() == "null");
    CHECK(Json::array().dump() == "[]");
    CHECK(Json::object().dump() == "{}");
}

TEST_CASE("lists become JSON arrays and maps JSON objects") {
    CHECK(Json(std::vector<double>{1, 0.5}).dump() == "[1.0,0.5]");
    CHECK(Json(std::vector<std::string>{"a", "b"}).dump() == R"(["a","b"])");
    CHECK(Json(std::vector<std::vector<int>>{{1}, {}}).dump() == "[[1],[]]");
    CHECK(Json(std::vector<bool>{true, false}).dump() == "[true,false]");
    CHECK(Json(std::map<std::string, int>{{"b", 1}, {"a", 2}}).dump() == R"({"a":2,"b":1})");
    // The elements of a path are paths: a list of them would not end.
    STATIC_REQUIRE(!std::convertible_to<std::filesystem::path, Json>);
}

TEST_CASE("the keys of a JSON object keep their order") {
    Json out{{"z", 1}, {"a", 2}};
    out["m"]["new"] = 3;
    out["z"] = 4;
    out.update({{"a", 5}, {"b", 6}});
    CHECK(out.dump() == R"({"z":4,"a":5,"m":{"new":3},"b":6})");
    CHECK(Json::parse(out.dump()).dump() == out.dump());
    CHECK(out.sorted().dump() == R"({"a":5,"b":6,"m":{"new":3},"z":4})");
    CHECK(Json::parse(R"([{"b":[{"d":0,"c":1}],"a":2}])").sorted().dump() ==
          R"([{"a":2,"b":[{"c":1,"d":0}]}])");
    out.erase("a");
    out.erase("missing");
    CHECK(out.dump() == R"({"z":4,"m":{"new":3},"b":6})");
    std::string keys;
    for (const auto& [key, value] : out.items()) keys += key + value.dump();
    CHECK(keys == R"(z4m{"new":3}b6)");
}

TEST_CASE("the last of several equal keys in a JSON text counts, at the place of the first") {
    CHECK(Json::parse(R"({"a":1,"b":2,"a":{"c":3},"b":4,"d":5,"a":6})").dump() ==
          R"({"a":6,"b":4,"d":5})");
}

TEST_CASE("an object of many JSON keys is parsed without comparing each with each") {
    std::string text = "{";
    for (int n = 0; n < 200'000; ++n) text += '"' + std::to_string(n) + "\":0,";
    text += "\"0\":1}";
    const Json all = Json::parse(text);
    CHECK(all.size() == 200'000);
    CHECK(all["0"].get<int>() == 1);
}

TEST_CASE("JSON is indented as asked") {
    const Json all{{"a", {1, 2}}, {"b", Json::object()}, {"c", Json::array()}};
    CHECK(all.dump(2) == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}");
    CHECK(all.dump(0) == "{\n\"a\": [\n1,\n2\n],\n\"b\": {},\n\"c\": []\n}");
}

TEST_CASE("JSON text is escaped, and escapes are read") {
    const std::string text("\"\\/\b\f\n\r\t\x01\x1f\x7f\0é€😀", 21);
    const std::string printed = Json(text).dump();
    CHECK(printed == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000é€😀\"");
    CHECK(Json::parse(printed).get<std::string>() == text);
    CHECK(Json::parse(R"("\u00e9\u20AC\ud83d\ude00")").get<std::string>() == "é€😀");
    CHECK(Json{{"\n", 1}}.dump() == R"({"\n":1})");
}

TEST_CASE("text that is not UTF-8 is an error of JSON or replaced") {
    const Json bad{{"a", "x\xff\xfey"}, {"\xe2\x82", "ends in a sequence \xe2\x82"}};
    CHECK(message_of([&] { static_cast<void>(bad.dump()); }) ==
          "[json.exception.type_error.316] invalid UTF-8 byte at index 1: 0xFF");
    CHECK(bad.dump(-1, Json::InvalidUtf8::replace) ==
          "{\"a\":\"x\uFFFD\uFFFDy\",\"\uFFFD\":\"ends in a sequence \uFFFD\"}");
    CHECK_THROWS_AS(Json::parse("\"\xff\""), JsonSyntaxError);
}

TEST_CASE("JSON numbers read back as the same value") {
    for (const double x : {0.0, -0.0, 0.1, 1.0 / 3, 1e-300, 5e-324, 1.7976931348623157e308, 1e22,
                           -2.5e17, 123456789.123456789}) {
        const auto read = Json::parse(Json(x).dump()).get<double>();
        CHECK(read == x);
        CHECK(std::signbit(read) == std::signbit(x));
    }
    CHECK(Json(1.0).dump() == "1.0");
    CHECK(Json(-0.0).dump() == "-0.0");
    CHECK(Json(1e15).dump() == "1e+15");
    CHECK(Json(0.00001).dump() == "1e-05");
    CHECK(Json(std::nan("")).dump() == "null");
    CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");

    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    CHECK(Json(least).dump() == "-9223372036854775808");
    CHECK(Json(most).dump() == "18446744073709551615");
    CHECK(Json::parse("-9223372036854775808").get<std::int64_t>() == least);
    CHECK(Json::parse("18446744073709551615").get<std::uint64_t>() == most);
    CHECK(Json::parse("18446744073709551616").get<double>() == 18446744073709551616.0);
    CHECK_FALSE(Json::parse("18446744073709551616").is_number_integer());
    CHECK(Json::parse("-9223372036854775809").get<double>() == -9223372036854775808.0);
    CHECK(Json::parse("-0").dump() == "0");
    CHECK(Json::parse("2e2").get<int>() == 200);
}

TEST_CASE("JSON values compare by value, objects in any order of keys") {
    CHECK(Json(1) == Json(1.0));
    CHECK(Json(1) == Json(1U));
    CHECK(Json(-1) != Json(std::numeric_limits<std::uint64_t>::max()));
    CHECK(Json(true) != Json(1));
    CHECK(Json("a") == "a");
    CHECK(Json("a") != "b");
    CHECK(Json() == nullptr);
    CHECK(Json::parse("null") == nullptr);
    CHECK(Json{{"a", 1}, {"b", {1, 2}}} == Json{{"b", {1, 2}}, {"a", 1}});
    CHECK(Json{{"a", 1}} != Json{{"b", 1}});
    CHECK(Json{1, 2} != Json{2, 1});
}

TEST_CASE("a JSON value of another type is an error") {
    const Json all{{"text", "x"}, {"number", 2}, {"list", {1, "y"}}};
    CHECK(message_of([&] { static_cast<void>(all.at("no")); }) ==
          "[json.exception.out_of_range.403] key 'no' not found");
    CHECK(message_of([&] { static_cast<void>(all.at("text").at("x")); }) ==
          "[json.exception.type_error.304] cannot use at() with string");
    CHECK(message_of([&] { static_cast<void>(all["list"].at(2)); }) ==
          "[json.exception.out_of_range.401] array index 2 is out of range");
    CHECK(message_of([&] { static_cast<void>(all["number"].get<std::string>()); }) ==
          "[json.exception.type_error.302] type must be string, but is number");
    CHECK(message_of([&] { static_cast<void>(all["list"].get<std::vector<double>>()); }) ==
          "[json.exception.type_error.302] type must be number, but is string");
    CHECK_THROWS_AS(all["text"].get<double>(), JsonError);
    CHECK_THROWS_AS(Json(1e19).get<std::int64_t>(), JsonError);
    CHECK_THROWS_AS(Json(-1.0).get<std::uint64_t>(), JsonError);
    CHECK_THROWS_AS(Json(std::nan("")).get<std::int64_t>(), JsonError);
    CHECK_THROWS_AS(Json::array().front(), JsonError);
    CHECK_THROWS_AS(Json::array().back(), JsonError);
    CHECK_THROWS_AS(Json(1)["a"] = 2, JsonError);
    CHECK_THROWS_AS(Json::object().push_back(1), JsonError);
    CHECK(all.value("no", 7).get<int>() == 7);
    CHECK(all.value("number", 7).get<int>() == 2);
    CHECK_FALSE(Json(1).contains("a"));
}

TEST_CASE("a JSON number outside the range of an integer type is an error") {
    CHECK(Json(2147483647).get<int>() == 2147483647);
    CHECK(Json(-2147483648LL).get<int>() == std::numeric_limits<int>::min());
    CHECK(Json(2147483647.9).get<int>() == 2147483647);
    CHECK(message_of([] { static_cast<void>(Json(2147483648LL).get<int>()); }) ==
          "[json.exception.out_of_range.406] number 2147483648 is outside the range of signed "
          "integers of 32 bits");
    CHECK_THROWS_AS(Json(-2147483649LL).get<int>(), JsonError);
    CHECK_THROWS_AS(Json(2147483648U).get<int>(), JsonError);
    CHECK_THROWS_AS(Json(2147483648.0).get<int>(), JsonError);
    CHECK_THROWS_AS(Json(40000).get<std::int16_t>(), JsonError);
    CHECK_THROWS_AS(Json(9223372036854775808U).get<std::int64_t>(), JsonError);
    CHECK(Json(4294967295LL).get<std::uint32_t>() == 4294967295U);
    CHECK(Json(4294967295U).get<std::uint32_t>() == 4294967295U);
    CHECK_THROWS_AS(Json(4294967296LL).get<std::uint32_t>(), JsonError);
    CHECK_THROWS_AS(Json(4294967296U).get<std::uint32_t>(), JsonError);
    CHECK_THROWS_AS(Json(4294967296.0).get<std::uint32_t>(), JsonError);
    CHECK_THROWS_AS(Json(-1).get<std::uint64_t>(), JsonError);
    CHECK_THROWS_AS(static_cast<int>(Json(1e10)), JsonError);
}

TEST_CASE("text that is not JSON is an error with its place") {
    for (const auto& [text, byte] :
         std::vector<std::pair<std::string, std::size_t>>{{"", 1},
                                                          {"[1,]", 4},
                                                          {"{\"a\" 1}", 6},
                                                          {"[1] x", 5},
                                                          {"nul", 4},
                                                          {"\"a", 3},
                                                          {"01", 2},
                                                          {"[1", 3},
                                                          {"{a:1}", 2},
                                                          {"'a'", 1},
                                                          {"\"\\ud800\"", 8},
                                                          {"\"\n\"", 2}}) {
        INFO(text);
        try {
            Json::parse(text);
            FAIL("no error");
        } catch (const JsonSyntaxError& error) {
            CHECK(error.byte == byte);
            CHECK(std::string(error.what()).find("parse error at line") != std::string::npos);
        }
    }
    CHECK_THROWS_AS(Json::parse("1e999"), JsonRangeError);
    CHECK(Json::parse(" \n[1 , {\"a\" : true}]\t").dump() == R"([1,{"a":true}])");
    CHECK(Json::parse("\xef\xbb\xbf[]").dump() == "[]");  // after a byte order mark
}

TEST_CASE("JSON nested up to the limit is copied, compared, sorted and printed") {
    for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
        const auto nested = [&, open = open, close = close](std::size_t depth) {
            std::string out;
            for (std::size_t n = 0; n < depth; ++n) out += open;
            out += "1";
            for (std::size_t n = 0; n < depth; ++n) out += close;
            return out;
        };
        const auto text = nested(Json::deepest);
        Json deep = Json::parse(text);
        const Json copy = deep;
        CHECK(copy == deep);
        CHECK(copy.sorted().dump() == text);
        const Json moved = std::move(deep);
        CHECK(deep.is_null());
        CHECK(moved == copy);
        for (const std::size_t depth : {Json::deepest + 1, std::size_t{1'000'000}})
            CHECK(message_of([&] { Json::parse(nested(depth)); }) ==
                  "[json.exception.out_of_range.408] excessive nesting: more than 256 arrays and "
                  "objects");
    }
    std::string many = "[[]";
    for (std::size_t n = 1; n < 2 * Json::deepest; ++n) many += ",[]";
    CHECK(Json::parse(many + "]").size() == 2 * Json::deepest);
}
