#include "tests/report/answer_world.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE("the size of an effect is a word") {
    const AnswerWorld world;
    const auto word = [&](const std::string& metric, double size) {
        return size_word(world.effect(metric, size));
    };
    CHECK(word("influence_share.H.P", 0.0009) == "Next to nothing");
    CHECK(word("influence_share.H.P", -0.012) == "Little");
    CHECK(word("influence_share.H.P", 0.02) == "Noticeable");
    CHECK(word("influence_share.H.P", -0.1) == "Large");
    CHECK(word("gdp_gap.H", -0.04) == "Next to nothing");
    CHECK(word("gdp_gap.H", -0.3) == "Little");
    CHECK(word("gdp_gap.H", -0.83) == "Noticeable");
    CHECK(word("gdp_gap.H", 3) == "Large");
    CHECK(word("position.H.treaty", 0.005) == "Next to nothing");
    CHECK(word("position.H.treaty", 0.05) == "Little");
    CHECK(word("price.ore", 6) == "Large");
}

TEST_CASE("influence: the part that is paid, the range, the values and who is overtaken") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("influence_share.H.P"));
    auto& subject = *effects.subject;
    subject.range = Interval{0.05, 0.12};
    effects.paid_in_full = subject;
    effects.paid_in_full->with = *subject.without + 0.3;
    effects.paid_in_full->range = {};
    const auto text = world.answer(effects);
    says(text, "with 25 % of the promise paid Payer gains ");
    says(text, " points in Host by January 2028 (5 to 12 in nine of ten replicates), ");
    says(text, "; it overtakes Rival (");
    says(text, " Paid in full: 30 points.");
    CHECK(text.find("It depends") == std::string::npos);
    CHECK(text.find("central run lies") == std::string::npos);

    const auto loss = world.answer(effects_about(world.effect("influence_share.H.Q")));
    says(loss, "Rival loses ");
    says(loss, "it falls behind Payer (");
    CHECK(loss.find("of the promise paid") == std::string::npos);
    auto region = effects_about(world.effect("regional_influence.P"));
    says(world.answer(region), " points of the region by January 2028, ");
    auto behind = effects_about(world.effect("influence_share.H.P", 0.02));
    behind.subject->without = 0.38, behind.subject->with = 0.4;
    says(world.answer(behind), "it overtakes no power");
}

TEST_CASE("a second family is told if it is comparably large") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("influence_share.H.P", 0.03));
    effects.most.push_back(world.effect("gdp_gap.H", 0.2));
    CHECK(world.answer(effects).find("GDP") == std::string::npos);
    effects.most.push_back(world.effect("gdp_gap.H", -0.6));
    says(world.answer(effects), ". Host loses 0.60 % of GDP in January 2028.");
}

TEST_CASE("drivers, the place of the central run, and the replicates are told") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("influence_share.H.P"));
    effects.drivers = {{"pledge.help.realisation", 0.5}, {"layer.money.weight", 0.2}};
    effects.subject->central_rank = 0.2;
    says(world.answer(effects),
         " It depends most on the part of the promise that is paid and how "
         "much money counts.");
    says(world.answer(effects),
         " The central run lies at the low end of its replicates: 80 % of them give more.");
    effects.subject->central_rank = 0.8;
    says(world.answer(effects), "at the high end of its replicates: 80 % of them give less.");
    auto loss = effects_about(world.effect("gdp_gap.H", -0.8));
    loss.subject->central_rank = 0.2;
    says(world.answer(loss), "at the high end");
    effects.most.push_back(world.effect("gdp_gap.H", -9));
    effects.paid_in_full = effects.subject;
    const auto text = world.answer(effects);
    CHECK(text.find("Paid in full") < text.find("It depends most on"));
    CHECK(text.find("It depends most on") < text.find("Host loses 9.0 % of GDP"));
    effects.replicates = 0;
    says(world.answer(effects), "it has no range");
}

TEST_CASE("nothing changes, or nothing is compared") {
    const AnswerWorld world, alone(false);
    Effects none;
    says(world.answer(none), "Nothing that is shown changes");
    says(alone.answer(none), "not compared with another");
    says(alone.answer(effects_about(alone.effect("influence_share.H.P"))),
         "the change from the start");
    none.unchanged = {{.kind = "gdp_gap", .unit = "per cent", .largest = 0.004},
                      {.kind = "influence_share", .unit = "share", .largest = 0.00002},
                      {.kind = "regional_influence", .unit = "share", .largest = 0.00004},
                      {.kind = "price", .unit = "index", .largest = 0}};
    CHECK(unchanged_line(none) ==
          "Unchanged: GDP (by 0.0040 % at most), influence on states (by 0.0020 points at most), "
          "influence on the region (by 0.0040 points at most) and prices.");
}

TEST_CASE("a question is yes or no from 95 % of replicates, else open") {
    const AnswerWorld world;
    const auto asked = [&](double yes, std::optional<double> without) {
        Effects effects;
        effects.replicates = 256;
        effects.asks = {{.id = "leads", .yes = yes, .without = without}};
        return world.in([&](const RunView& view) { return asked_in_words(view, effects); }).front();
    };
    CHECK(asked(0.95, {}).answer == "YES    95 %");
    CHECK(asked(1, {}).answer == "YES  > 99 %");
    CHECK(asked(0.94, {}).answer == "OPEN   94 %");
    CHECK(asked(0.05, {}).answer == "NO      5 %");
    CHECK(asked(0.001, {}).answer == "NO    < 1 %");
    CHECK(asked(0.36, 0.2).details == "without it in 20 %");
    CHECK(asked(1, 0.92).details == "also without it in 92 %");
    CHECK(asked(0, 0.001).details == "the same without it");
    CHECK(asked(0.5, {}).details.empty());
    const auto central =
        world.in([](const RunView& view) { return asked_in_words(view, Effects{}); }).front();
    CHECK((central.answer == "YES" && central.text == "Does the payer lead?"));
    CHECK(central.details == "in the central run; without it: no");
}
