#include "tests/report/answer_world.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE("a range across 0 has signs, that of a loss is turned round") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("gdp_gap.H", -0.83));
    effects.subject->range = Interval{-1.3, -0.5};
    says(world.answer(effects),
         "Noticeable: Host loses 0.83 % of GDP in January 2028 (0.5 to 1.3 "
         "in nine of ten replicates).");
    effects.subject->range = Interval{-1.3, 0.5};
    says(world.answer(effects), "(-1.3 to +0.5 in nine of ten replicates)");
}

TEST_CASE("an effect that the central run lacks is that of the replicates") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("gdp_gap.H", 0));
    effects.subject->range = Interval{-1.3, 0};
    says(world.answer(effects),
         "in nine of ten replicates; in the central run it does not change.");
    effects.subject->by_chance = true;
    says(world.answer(effects),
         "By chance alone: the GDP of Host against its path changes by -1.3 to 0 % by January 2028 "
         "in nine of ten replicates; the central run has no such event.");
}

TEST_CASE("a central run outside its range is told beside the range") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("gdp_gap.H", 0.13));
    effects.subject->range = Interval{-1.36, -0.13};
    says(world.answer(effects),
         "Noticeable: Host loses 0.13 to 1.36 % of GDP in January 2028 in nine of ten replicates "
         "(the "
         "central run: +0.13 %).");
    effects.subject->range = Interval{-1.36, 0.1};
    says(world.answer(effects), "against its path changes by -1.36 to +0.10 % by January 2028");
    auto share = effects_about(world.effect("influence_share.H.P", 0.3));
    share.subject->range = Interval{0.05, 0.1};
    says(world.answer(share),
         "Payer gains 5.0 to 10.0 points in Host by January 2028 in nine of ten");
    CHECK(world.answer(share).find(" -> ") == std::string::npos);
    auto wide = effects_about(world.effect("gdp_gap.H", 20));
    wide.subject->range = Interval{0.46, 37};
    says(world.answer(wide), "(0.5 to 37 in nine of ten replicates)");
}

TEST_CASE("an answer that does not change") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("price.ore", 0));
    effects.subject->range = Interval{0, 0};
    effects.paid_in_full = effects.subject;
    effects.drivers = {{"layer.money.weight", 0.2}};
    CHECK(world.answer(effects) == "The price of ore does not change.");
    CHECK(world.answer(effects_about(world.effect("influence_share.H.P", 1e-10))) ==
          "Payer's influence on Host does not change.");
    CHECK(world.answer(effects_about(world.effect("effective_powers", 0))) ==
          "The effective powers in the region do not change.");
}

TEST_CASE("ties are not overtaken") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("influence_share.H.P"));
    const auto rival = world.effect("influence_share.H.Q");
    effects.subject->with = rival.with + 1e-12;
    says(world.answer(effects), "; it falls behind no power");
    effects.subject->without = *rival.without + 0.1, effects.subject->with = rival.with + 0.2;
    says(world.answer(effects), "; Payer leads with and without");
}

TEST_CASE("money that is paid is new, under its pledge") {
    const AnswerWorld world;
    auto effects = effects_about(world.effect("paid.help"));
    effects.subject->without = {};
    says(world.answer(effects), "2.5 bn USD are paid of pledge help by January 2028");
}

TEST_CASE("names have the article of running text") {
    CHECK(in_running_text("United States") == "the United States");
    CHECK(in_running_text("European Union") == "the European Union");
    CHECK(in_running_text("the rest of the world") == "the rest of the world");
    CHECK(in_running_text("Japan") == "Japan");
}

TEST_CASE("positions, prices, shortages") {
    const AnswerWorld world;
    says(world.answer(effects_about(world.effect("position.H.treaty", 0.05))),
         "Little: Host moves by +0.050 on \"the treaty\" by January 2028, 0.100 -> 0.150 on the "
         "scale from -1 to 1.");
    auto price = effects_about(world.effect("price.ore", 6));
    price.subject->range = Interval{3, 9};
    says(world.answer(price),
         "Large: the price of ore multiplies by 7.0 by January 2028 (4.0 to 10 "
         "in nine of ten replicates).");
    says(world.answer(effects_about(world.effect("price.ore", 0.2))), "rises by 20 %");
    says(world.answer(effects_about(world.effect("shortage.H.ore", 0.12))),
         "Host lacks 12 % of the ore that it needs in January 2028.");
    auto ends = effects_about(world.effect("shortage.H.ore", -0.86));
    ends.subject->without = 0.86, ends.subject->with = 0;
    ends.subject->range = Interval{-0.91, -0.77};
    says(world.answer(ends),
         "the shortage of ore in Host falls by 86 points by January 2028 (77 to 91 in nine of ten "
         "replicates), 86.0 -> 0.0 %.");
    price.subject->without = 348, price.subject->with = 1, price.subject->range = {};
    says(world.answer(price),
         "the price of ore falls from 348 to 1 times that of the start by January 2028.");
}
