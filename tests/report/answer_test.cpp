#include "engine/report/answer.hpp"

#include "steppe/model/kinds.hpp"
#include "steppe/report/metric_words.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

constexpr const char* answer_base = R"([time]
start = 2026-01-01
step = "year"
years = 2
[agent.H]
name = "Host"
gdp_usd_bn = 100
role = "target"
[agent.P]
name = "Payer"
gdp_usd_bn = { pert = [900, 1000, 1100] }
role = "power"
[agent.Q]
name = "Rival"
gdp_usd_bn = 900
role = "power"
[issue.treaty]
name = "the treaty"
position = { H = 0.1, P = 0.8, Q = -0.5 }
[layer.money]
kind = "stock"
weight = { uniform = [0.5, 1] }
cell.H.P = 4
cell.H.Q = 5
[commodity.ore]
unit = "t"
cell.H.P = 1
)";
constexpr const char* answer_changed = R"(extends = "base.toml"
[pledge.help]
from = "P"
to = "H"
layer = "money"
amount_usd_bn = 10
realisation = 0.25
start = 2026-01-01
years = 1
[ask.leads]
text = "Does the payer lead?"
that = "influence_share.H.P > influence_share.H.Q"
at = 2028-01-01
)";

/// A scenario with a pledge of which a quarter is paid, and its comparison.
class AnswerWorld {
public:
    explicit AnswerWorld(bool is_compared = true) {
        static_cast<void>(folder_.write("base.toml", answer_base));
        scenario_ = load_scenario(folder_.write("s.toml", answer_changed), model_registry());
        program_ = compile(scenario_);
        result_ = run(*program_, all_metrics(*program_), Audit::essentials);
        if (is_compared)
            other_ =
                run(*program_->comparison, all_metrics(*program_->comparison), Audit::essentials);
    }

    [[nodiscard]] const Program& program() const { return *program_; }

    /// Returns the effect on a metric at the end, of the size given if there is one.
    [[nodiscard]] Effect effect(const std::string& address, std::optional<double> size = {}) const {
        const auto& here = result_.series;
        Effect out{.metric = *find_metric(*program_, address), .step = 2};
        for (std::size_t m = 0; m < here.metrics.size(); ++m)
            if (here.metrics[m].address == address) out.with = here.at(2, m);
        out.without = 0.0;
        if (other_)
            for (std::size_t m = 0; m < other_->series.metrics.size(); ++m)
                if (other_->series.metrics[m].address == address)
                    out.without = other_->series.at(2, m);
        if (size) out.with = *out.without + *size;
        return out;
    }

    template <class Words>
    auto in(const Words& words) const {
        const Outcome with{scenario_, *program_, result_};
        if (!other_) return words(RunView(with, nullptr));
        const Outcome without{*scenario_.comparison, *program_->comparison, *other_};
        return words(RunView(with, &without));
    }
    [[nodiscard]] std::string answer(const Effects& effects) const {
        return in([&](const RunView& view) { return answer_in_words(view, effects); });
    }

private:
    test::Folder folder_;
    Scenario scenario_;
    std::shared_ptr<const Program> program_;
    RunResult result_;
    std::optional<RunResult> other_;
};

bool says(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

Effects effects_about(const Effect& effect) {
    Effects out;
    out.replicates = 256;
    out.subject = effect;
    out.most = {effect};
    return out;
}

}  // namespace

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
    says(
        world.answer(effects),
        "Noticeable: Host loses 0.1 to 1.4 % of GDP in January 2028 in nine of ten replicates (the "
        "central run: +0.13 %).");
    effects.subject->range = Interval{-1.36, 0.1};
    says(world.answer(effects), "against its path changes by -1.4 to +0.1 % by January 2028");
    auto share = effects_about(world.effect("influence_share.H.P", 0.3));
    share.subject->range = Interval{0.05, 0.1};
    says(world.answer(share), "Payer gains 5 to 10 points in Host by January 2028 in nine of ten");
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
    says(world.answer(effects), "; it overtakes no power");
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
