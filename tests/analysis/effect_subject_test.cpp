#include "tests/analysis/effect_pair.hpp"

namespace {

/// Returns the pledge with another value of a key.
std::string pledge_with(const std::string& before, const std::string& after) {
    std::string out = pledge;
    return out.replace(out.find(before), before.size(), after);
}

bool has(const std::vector<FamilyEffect>& families, const std::string& kind) {
    return std::any_of(families.begin(), families.end(),
                       [&](const FamilyEffect& f) { return f.kind == kind; });
}

/// Returns the effects of a shipped scenario without its [answer].
Effects effects_of_shipped(const std::string& name, const EffectOptions& options) {
    auto scenario =
        load_scenario(STEPPE_SOURCE_DIR "/scenarios/" + name + ".toml", model_registry());
    scenario.answer = {};
    const auto program = compile(scenario);
    const auto result = run(*program, all_metrics(*program), Audit::essentials);
    const auto& other = *program->comparison;
    const auto before = run(other, all_metrics(other), Audit::essentials);
    const Outcome without{*scenario.comparison, other, before};
    return effects_of({scenario, *program, result}, &without, options);
}

}  // namespace

TEST_CASE("effects: a family that moves in replicates alone is not unchanged") {
    const auto effects =
        Pair(pledge_with("realisation = 0.5", "realisation = { pert = [0, 0, 0.6] }")).effects();
    for (const char* kind : {"influence_share", "regional_influence"})
        CHECK_FALSE(has(effects.unchanged, kind));
    REQUIRE(effects.subject);
    CHECK(effects.subject->size() == 0);  // the mode is 0
    CHECK(effects.subject->range->high > 0.02);
    CHECK_FALSE(effects.subject->by_chance);
    REQUIRE(effects.drivers.size() == 1);
    CHECK(effects.drivers[0].address == "pledge.help.realisation");
}

TEST_CASE("effects: rounding errors are not changes") {
    CHECK(Effect::difference(0.1 + 0.2, 0.3) == 0);
    CHECK(Effect::difference(3e15 + 1, 3e15) == 0);
    CHECK(Effect::difference(7e-18, 0) == 0);
    CHECK(Effect::difference(0.25, 0.125) == 0.125);
    Effect effect;
    effect.with = 7e-18;
    CHECK(effect.size() == 0);
}

TEST_CASE("effects need a date that both scenarios have") {
    auto later = base;
    later.replace(later.find("2026"), 4, "2040");
    const std::string text = "extends = \"base.toml\"\n[time]\nstart = 2026-01-01\n";
    for (const auto& answer : {"", "[answer]\nmetric = \"gdp.KAZ\"\n"}) {
        const auto effects = Pair(text + answer, later).effects();
        CHECK(effects.no_common_date);
        CHECK_FALSE(effects.subject);
        CHECK(effects.most.empty());
        CHECK(effects.unchanged.empty());
    }
    CHECK_FALSE(Pair(pledge).effects().no_common_date);
    CHECK_THROWS_AS(Pair(text + "[answer]\nmetric = \"gdp.KAZ\"\nat = 2027-01-01\n", later),
                    ScenarioError);
}

TEST_CASE("effects: few replicates give neither range nor drivers") {
    const Pair pair(pledge);
    const auto few = pair.effects({.replicates = 16});
    CHECK(few.replicates == 16);
    CHECK_FALSE(few.subject->range);
    CHECK(few.subject->central_rank == 0.5);
    const auto more = pair.effects({.replicates = 24});
    CHECK(more.subject->range);
    CHECK(more.drivers.empty());
    CHECK(pair.effects({.replicates = 64}).drivers.size() == 1);
}

TEST_CASE("effects: an input that chance explains is not a driver") {
    constexpr std::uint64_t count = 40;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const auto effects =
            effects_of_shipped("tokyo-declaration", {.replicates = count, .seed = seed});
        const double chance = 2 * std::log(20.0 * static_cast<double>(effects.inputs.size())) /
                              static_cast<double>(count);
        for (const auto& driver : effects.drivers) CHECK(driver.share >= chance);
    }
}

TEST_CASE("effects: the subject depends neither on the seed nor on the replicates") {
    for (const char* name : {"sea-lane-blockade", "china-matches-japan", "tokyo-declaration"}) {
        CAPTURE(name);
        const auto central = effects_of_shipped(name, {.replicates = 0});
        REQUIRE(central.subject);
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            const auto effects =
                effects_of_shipped(name, {.replicates = 16 + 8 * seed, .seed = seed});
            CHECK(effects.subject->metric.address == central.subject->metric.address);
            CHECK(effects.subject->step == central.subject->step);
        }
    }
}

TEST_CASE("effects of a dropped pledge are about its payer") {
    const auto with = base + pledge.substr(pledge.find('\n') + 1);
    const auto effects =
        Pair("extends = \"base.toml\"\ndrop = [\"pledge.help\", \"ask.paid\"]\n", with).effects();
    REQUIRE(effects.subject);
    CHECK(effects.subject->metric.address == "regional_influence.JPN");
    CHECK(effects.subject->size() == Approx(0.4 - share_with(2.5)).epsilon(1e-12));
}

TEST_CASE("effects: families without a place among the first are listed") {
    const auto effects = Pair(pledge).effects({.most = 1});
    REQUIRE(effects.most.size() == 1);
    const auto& first = metric_kinds()[effects.most[0].metric.kind]->name;
    REQUIRE(
        has(effects.also, first == "influence_share" ? "regional_influence" : "influence_share"));
    for (const auto& family : effects.also) {
        CHECK(family.kind != first);
        CHECK_FALSE(has(effects.unchanged, family.kind));
        REQUIRE(family.effect);
        CHECK(metric_kinds()[family.effect->metric.kind]->name == family.kind);
        CHECK(family.largest >= std::abs(family.effect->size()));
        CHECK(family.largest >= family.shown);
    }
    for (const auto& effect : Pair(pledge).effects().most)
        CHECK_FALSE(has(Pair(pledge).effects().also, metric_kinds()[effect.metric.kind]->name));
}

TEST_CASE("effects: the scales are absolute for shares, GDP and positions, else relative") {
    const auto effects = Pair(pledge).effects();
    CHECK(effect_scale(effects.most[0]).noticeable == 0.02);
    const auto gdp = Pair(pledge + "[answer]\nmetric = \"gdp.KAZ\"\n").effects();
    CHECK(effect_scale(*gdp.subject).noticeable == Approx(0.1 * *gdp.subject->without));
}
