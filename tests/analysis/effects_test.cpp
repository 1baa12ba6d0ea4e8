#include <algorithm>
#include <cstring>

#include "tests/analysis/effect_pair.hpp"

TEST_CASE("effects of a pledge: size, range, drivers and full payment in closed form") {
    const auto effects = Pair(pledge).effects();
    REQUIRE(effects.subject);
    const Effect& subject = *effects.subject;
    CHECK(subject.metric.address == "regional_influence.JPN");
    CHECK(subject.step == 16);
    CHECK(subject.size() == Approx(share_with(2.5) - 0.4).epsilon(1e-12));
    REQUIRE(subject.range);
    CHECK(subject.range->low == Approx(share_with(2.05) - 0.4).epsilon(2e-3));
    CHECK(subject.range->high == Approx(share_with(2.95) - 0.4).epsilon(2e-3));
    CHECK(subject.central_rank == Approx(0.5).margin(0.01));
    REQUIRE(effects.drivers.size() == 1);
    CHECK(effects.drivers[0].address == "pledge.help.amount_usd_bn");
    CHECK(effects.drivers[0].share > 0.99);
    REQUIRE(effects.paid_in_full);
    CHECK(effects.paid_in_full->size() == Approx(share_with(5) - 0.4).epsilon(1e-12));
    CHECK_FALSE(effects.paid_in_full->range);
}

TEST_CASE("effects: the power that gains leads, and families without a change are listed") {
    const auto effects = Pair(pledge).effects();
    CHECK(effects.replicates == 256);
    REQUIRE(effects.most.size() >= 4);  // two powers, in the state and in the region
    CHECK(effects.most[0].size() > 0);
    const Effect* loser = find(effects, "influence_share.KAZ.CHN");
    REQUIRE(loser != nullptr);
    CHECK(loser > find(effects, "influence_share.KAZ.JPN"));
    CHECK(loser->size() == Approx(0.4 - share_with(2.5)).epsilon(1e-12));
    std::vector<std::string> unchanged;
    for (const auto& family : effects.unchanged) {
        unchanged.push_back(family.kind);
        CHECK(family.largest < family.shown);
    }
    CHECK(std::count(unchanged.begin(), unchanged.end(), "gdp_gap") == 1);
    CHECK(std::count(unchanged.begin(), unchanged.end(), "influence_share") == 0);
}

TEST_CASE("effects: chances of the criteria, also in a comparison that can evaluate them") {
    const auto effects = Pair(pledge).effects();
    REQUIRE(effects.asks.size() == 2);
    // 0.47 is passed with 2.642 bn paid: by 0.358 of the uniform amounts.
    CHECK(effects.asks[0].id == "much");
    CHECK(effects.asks[0].yes == Approx(0.358).margin(0.005));
    CHECK(effects.asks[0].without == 0.0);
    CHECK(effects.asks[1].id == "paid");
    CHECK(effects.asks[1].yes == 1);
    CHECK_FALSE(effects.asks[1].without);  // it has no such pledge
}

TEST_CASE("effects: the same draws leave an unaffected metric without a range") {
    const auto effects =
        Pair(pledge + "[answer]\nmetric = \"gdp.KAZ\"\nat = 2027-02-01\n").effects();
    REQUIRE(effects.subject);
    CHECK(effects.subject->metric.address == "gdp.KAZ");
    CHECK(effects.subject->step == 4);
    CHECK(effects.subject->size() == 0);
    REQUIRE(effects.subject->range);
    CHECK(effects.subject->range->low == 0);
    CHECK(effects.subject->range->high == 0);
    CHECK(effects.subject->central_rank == 0.5);
    CHECK_FALSE(effects.subject->by_chance);
    CHECK(effects.drivers.empty());
}

TEST_CASE("effects: threads and instruction sets change no bit") {
    const Pair pair(pledge);
    const auto reference = pair.effects({.replicates = 200, .isa = Isa::scalar});
    const auto same = [&](const EffectOptions& options) {
        const auto effects = pair.effects(options);
        REQUIRE(effects.most.size() == reference.most.size());
        for (std::size_t n = 0; n < effects.most.size(); ++n) {
            const auto &a = effects.most[n], &b = reference.most[n];
            CHECK(a.metric.address == b.metric.address);
            CHECK(std::memcmp(&*a.range, &*b.range, sizeof(Interval)) == 0);
            CHECK(a.central_rank == b.central_rank);
        }
        CHECK(effects.asks[0].yes == reference.asks[0].yes);
        CHECK(effects.drivers[0].share == reference.drivers[0].share);
    };
    for (const unsigned threads : {1U, 2U, 3U})
        same({.replicates = 200, .threads = threads, .isa = best_isa()});
    for (const Isa isa : {Isa::avx2, Isa::avx512})
        if (is_available(isa)) same({.replicates = 200, .isa = isa});
}

TEST_CASE("effects: a central run outside the middle half of its replicates") {
    const std::string skew = "amount_usd_bn = { pert = [0, 0, 9] }";
    auto text = pledge;
    text.replace(text.find("amount_usd_bn"), std::strlen("amount_usd_bn = { uniform = [4, 6] }"),
                 skew);
    const auto effects = Pair(text + "[answer]\nmetric = \"regional_influence.JPN\"\n").effects();
    REQUIRE(effects.subject);
    CHECK(effects.subject->size() == 0);  // the mode is 0
    CHECK(effects.subject->central_rank == 0);
    CHECK(effects.subject->range->high > 0.02);
}

TEST_CASE("effects without a comparison are changes from the start") {
    std::string text = pledge;
    text.replace(0, std::strlen("extends = \"base.toml\"\n"), base);
    const auto effects = Pair(text).effects();
    REQUIRE(effects.subject);
    CHECK(effects.subject->size() == Approx(share_with(2.5) - 0.4).epsilon(1e-12));
    CHECK(effects.subject->range->low == Approx(share_with(2.05) - 0.4).epsilon(2e-3));
    CHECK_FALSE(effects.asks[0].without);
    CHECK_FALSE(effects.paid_in_full);
    const auto still = Pair(base).effects();
    CHECK_FALSE(still.subject);
    CHECK(still.most.empty());
}

TEST_CASE(
    "effects without uncertain numbers, or without replicates, are those of the central run") {
    auto exact = base, text = pledge;
    exact.replace(exact.find("{ uniform"), std::strlen("{ uniform = [250, 270] }"), "260");
    text.replace(text.find("{ uniform"), std::strlen("{ uniform = [4, 6] }"), "5");
    for (const auto& effects :
         {Pair(text, exact).effects(), Pair(pledge).effects({.replicates = 0})}) {
        CHECK(effects.replicates == 0);
        REQUIRE(effects.subject);
        CHECK(effects.subject->size() == Approx(share_with(2.5) - 0.4).epsilon(1e-12));
        CHECK_FALSE(effects.subject->range);
        CHECK(effects.subject->central_rank == 0.5);
        CHECK(effects.asks.empty());
        CHECK(effects.drivers.empty());
        CHECK(effects.paid_in_full);
    }
}

TEST_CASE("effects of events by chance come from the replicates") {
    const auto effects = Pair(
                             "extends = \"base.toml\"\n[event.fall]\nkind = \"gdp\"\nagents = "
                             "[\"KAZ\"]\nloss = 0.1\nhazard_per_year = 2\nduration_years = 1\n")
                             .effects();
    REQUIRE(effects.subject);
    CHECK(effects.subject->metric.address == "gdp_gap.KAZ");
    CHECK(effects.subject->size() == 0);
    CHECK(effects.subject->range->low < -9.9);
    CHECK(effects.subject->by_chance);
    CHECK(effects.subject->central_rank > 0.5);
}

TEST_CASE("effects between calendars are those of the common dates") {
    auto yearly = base;
    yearly.replace(yearly.find("quarter"), std::strlen("quarter"), "year");
    const auto effects =
        Pair(pledge +
                 "[time]\nstep = \"quarter\"\n[answer]\nmetric = \"influence_share.KAZ.JPN\"\n"
                 "at = 2027-10-01\n",
             yearly)
            .effects();
    REQUIRE(effects.subject);
    CHECK(effects.subject->step == 4);  // the last that begins with a year
    CHECK(effects.subject->size() == Approx(share_with(0.9375) - 0.4).epsilon(1e-12));
    CHECK(effects.subject->range);
    CHECK_FALSE(effects.asks[0].without);
}

TEST_CASE("effects: a scenario of a population alone has none") {
    const auto effects = Pair(
                             "[time]\nstart = 2026-01-01\nyears = 1\n[issue.seat]\n[crowd]\n"
                             "agents = \"agents.csv\"\nedges = \"edges.csv\"\n")
                             .effects();
    CHECK_FALSE(effects.subject);
    CHECK(effects.most.empty());
    CHECK(effects.unchanged.empty());
}

TEST_CASE("effects: an inherited subject of the answer can be replaced") {
    const auto effects = Pair(pledge + "[answer]\nmetric = \"influence_share.KAZ.CHN\"\n",
                              base + "[answer]\nmetric = \"influence_share.KAZ.JPN\"\n")
                             .effects({.replicates = 0});
    REQUIRE(effects.subject);
    CHECK(effects.subject->metric.address == "influence_share.KAZ.CHN");
}
