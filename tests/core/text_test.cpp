#include "tests/catch.hpp"

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"

using namespace steppe;

TEST_CASE("the nearest name is found, and only if it is near") {
    const std::vector<std::string> keys{"amount_usd_bn", "realisation", "delay_years"};
    CHECK(nearest("amont_usd_bn", keys) == "amount_usd_bn");
    CHECK(nearest("amount", keys) == "amount_usd_bn");  // the key without its unit
    CHECK(nearest("raelisation", keys) == "realisation");
    CHECK_FALSE(nearest("zebra", keys));
    CHECK_FALSE(nearest("", keys));
}

TEST_CASE("a star stands for any run of characters") {
    CHECK(matches("influence_share.*.JPN", "influence_share.UZB.JPN"));
    CHECK(matches("*", ""));
    CHECK(matches("a*b*c", "aXbbYc"));
    CHECK_FALSE(matches("influence_share.*.JPN", "influence_share.UZB.RUS"));
    CHECK_FALSE(matches("abc", "abcd"));
}

TEST_CASE("numbers are written so that they read back as the same double") {
    for (const double value : {0.1, 1.0 / 3.0, 1e-300, 123456789.123456789, -2.5e17})
        CHECK(parse_number(shortest(value)) == value);
    CHECK(shortest(-0.0) == "0");
    CHECK_FALSE(parse_number("1,5"));
    CHECK_FALSE(parse_number("1.5x"));
    CHECK_FALSE(parse_number(""));
    CHECK(parse_number("+2") == 2.0);
}

TEST_CASE("months are the clock: edges are exact, days are fractions of their month") {
    CHECK(month_ordinal({2026, 1, 1}) == 2026 * 12);
    CHECK(month_ordinal({2026, 4, 16}) - month_ordinal({2026, 4, 1}) == 0.5);
    CHECK(month_ordinal({2028, 2, 29}) - month_ordinal({2028, 2, 1}) == Approx(28.0 / 29));
    CHECK(first_of_month(2031 * 12 + 11) == Date{2031, 12, 1});
    CHECK(parse_date("2026-02-28") == Date{2026, 2, 28});
    CHECK_FALSE(parse_date("2026-02-30"));
    CHECK_FALSE(parse_date("2026-2-03"));
}

TEST_CASE("bytes that are not text are found, and shown as question marks") {
    const std::string good = "a\tb\r\n\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    CHECK(no_text_at(good) == good.size());
    // RFC 3629: overlong forms, surrogates, code points above U+10FFFF, stray and missing
    // continuation bytes; then control characters.
    for (const std::string bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                  "\x80", "\xC3", "\xE2\x82", "\x1b", "\x7f", "\xC2\x9B"}) {
        CAPTURE(bad);
        CHECK(no_text_at("ab" + bad) == 2);
        CHECK(no_text_at(printable("ab" + bad, 100)) == printable("ab" + bad, 100).size());
    }
    CHECK(no_text_at(std::string_view("a\0b", 3)) == 1);
    CHECK(printable("a\x1b[2Jb\nc\xC2\x9B"
                    "d",
                    100) == "a?[2Jb c?d");
    const std::string cut = printable(std::string(100, 'x'), 10);
    CHECK(cut.size() < 20);
    CHECK(cut.substr(cut.size() - 4) == "x...");
    CHECK(printable("abc", 3) == "abc");
}
