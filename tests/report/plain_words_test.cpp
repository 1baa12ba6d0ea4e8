#include "engine/report/plain_words.hpp"

#include "engine/model/kinds.hpp"
#include "tests/catch.hpp"

using namespace steppe;

TEST_CASE("numbers in sentences have two or three digits, their unit, and signs if they differ") {
    CHECK(value_in_words(0.09559, "share") == "9.56 %");
    CHECK(value_in_words(0, "share") == "0 %");
    CHECK(value_in_words(4358.65, "USD bn per year") == "4359 bn USD a year");
    CHECK(value_in_words(5.217, "1") == "5.22");
    CHECK(values_in_words(0.08325, 0.09456, "share", " -> ") == "8.33 -> 9.46 %");
    CHECK(values_in_words(4358.65, 4358.11, "USD bn per year") ==
          "4358.65 to 4358.11 bn USD a year");
    CHECK(change_in_words(-0.0123, "share") == "1.2 points");
    CHECK(signed_change(-0.0123, "share") == "-1.2 points");
    CHECK(range_in_words({0.00674, 0.0199}, "share") == "0.7 to 2.0");
    CHECK(range_in_words({-0.0199, -0.00674}, "share") == "0.7 to 2.0");
    CHECK(range_in_words({-0.003, 0.012}, "share") == "-0.3 to +1.2");
    CHECK(range_in_words({-1e-12, 0.012}, "share") == "0.0 to 1.2");
}

TEST_CASE("inputs and elements of a scenario have words, and shares their percent") {
    const auto scenario =
        load_scenario(STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml", model_registry());
    const auto words = [&](const char* address) { return input_in_words(scenario, address); };
    CHECK(words("pledge.japan-20b.realisation") == "the part of the promise that is paid");
    CHECK(words("pledge.japan-20b") == "pledge of Japan (19.5 bn USD)");
    CHECK(words("layer.trade.weight") == "how much trade counts");
    CHECK(words("nothing.known") == "nothing.known");
    CHECK(input_value(scenario, "pledge.japan-20b.realisation", 0.30536) == "30.5 %");
    CHECK(input_value(scenario, "pledge.japan-20b.amount_usd_bn", 397.926) == "398 bn USD");
}
