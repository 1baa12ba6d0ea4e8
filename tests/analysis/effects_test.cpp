#include "steppe/analysis/effects.hpp"

#include <algorithm>
#include <cstring>

#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

/// Two powers own 8 and 12 of the investment in one state; nothing wears, and money does not raise
/// output. With a part `r` of a pledge `a` by JPN paid, its share is (8 + r a)/(20 + r a).
const std::string base = R"([time]
start = 2026-01-01
step = "quarter"
years = 4
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.CHN]
role = "power"
gdp_usd_bn = 18000
[agent.KAZ]
role = "target"
gdp_usd_bn = { uniform = [250, 270] }
[issue.seat]
position = { JPN = 1, CHN = -1, KAZ = 0 }
[agent.KAZ.basis]
"*" = "coded"
[layer.money]
kind = "stock"
weight = 1
capital_share = 0
depreciation_per_year = 0
cell.KAZ.JPN = 8
cell.KAZ.CHN = 12
)";
const std::string pledge = R"(extends = "base.toml"
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [4, 6] }
realisation = 0.5
start = 2026-04-01
years = 2
[ask.much]
that = "influence_share.KAZ.JPN > 0.47"
at = 2030-01-01
[ask.paid]
that = "paid.help > 1"
at = 2030-01-01
)";

/// A scenario and its comparison, run.
class Pair {
public:
    explicit Pair(const std::string& text, const std::string& before = base) {
        folder_.write("base.toml", before);
        folder_.write("agents.csv", "id,position.seat\na,0.5\nb,0\n");
        folder_.write("edges.csv", "listener,speaker,weight\na,b,1\n");
        scenario_ = load_scenario(folder_.write("s.toml", text), model_registry(),
                                  {.set = {}, .population = PopulationUse::wanted});
        program_ = compile(scenario_);
        result_ = run(*program_, all_metrics(*program_), Audit::everything);
        if (program_->comparison)
            other_ =
                run(*program_->comparison, all_metrics(*program_->comparison), Audit::everything);
    }
    [[nodiscard]] Effects effects(const EffectOptions& options = {}) const {
        const Outcome with{scenario_, *program_, result_};
        if (!program_->comparison) return effects_of(with, nullptr, options);
        const Outcome without{*scenario_.comparison, *program_->comparison, other_};
        return effects_of(with, &without, options);
    }

private:
    test::Folder folder_;
    Scenario scenario_;
    std::shared_ptr<const Program> program_;
    RunResult result_, other_;
};

const Effect* find(const Effects& effects, const std::string& address) {
    const auto at = std::find_if(effects.most.begin(), effects.most.end(),
                                 [&](const Effect& e) { return e.metric.address == address; });
    return at == effects.most.end() ? nullptr : &*at;
}

double share_with(double paid) { return (8 + paid) / (20 + paid); }

}  // namespace

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
