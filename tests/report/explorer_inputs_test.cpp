#include "engine/report/explorer_inputs.hpp"

#include <algorithm>

#include "engine/model/kinds.hpp"
#include "engine/scenario/patch.hpp"
#include "tests/catch.hpp"

using namespace steppe;

namespace {

const ExplorerInput& named(const std::vector<ExplorerInput>& all, const std::string& address) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const ExplorerInput& i) { return i.address == address; });
    REQUIRE(found != all.end());
    return *found;
}

}  // namespace

TEST_CASE("the inputs of an explorer: uncertain and changed numbers, each within its slider") {
    const auto scenario =
        load_scenario(STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml", model_registry());
    const auto inputs = explorer_inputs(scenario, variant_of(scenario));
    CHECK(std::is_sorted(inputs.begin(), inputs.end(),
                         [](const auto& a, const auto& b) { return a.weight > b.weight; }));
    for (const auto& input : inputs) {
        INFO(input.address);
        CHECK(input.low < input.high);
        CHECK((input.low <= input.value && input.value <= input.high));
        CHECK((input.uncertain || input.changed));
        CHECK(input.label != "");
        CHECK(input.weight >= 0);
    }

    const auto& paid = named(inputs, "pledge.japan-20b.realisation");
    CHECK((paid.changed && paid.uncertain && paid.weight > 0.1));
    CHECK((paid.low == 0 && paid.high == 1));  // the range of the key, not the author's
    const auto& years = named(inputs, "pledge.japan-20b.years");
    CHECK((years.changed && !years.uncertain && years.weight == 0));
    CHECK((years.low > 0 && years.unit == "years"));
    const auto& weight = named(inputs, "layer.trade.weight");
    CHECK((!weight.changed && weight.uncertain));
    const auto support = scenario.layers.at("trade").weight.distribution->support();
    CHECK((weight.low == support.low && weight.high == support.high));
    CHECK(named(inputs, "layer.investment.cell.UZB.CHN").label ==
          "layer investment: Uzbekistan from China");
    CHECK(std::none_of(inputs.begin(), inputs.end(),
                       [](const auto& i) { return i.address.rfind("sweep.", 0) == 0; }));
}

TEST_CASE("both ends of every slider are allowed") {
    const auto scenario =
        load_scenario(STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml", model_registry());
    for (const auto& input : explorer_inputs(scenario, variant_of(scenario)))
        for (const double end : {input.low, input.high}) {
            INFO(input.address << " = " << end);
            auto changed = scenario;
            REQUIRE(set_number(changed, input.address, end));
            CHECK_NOTHROW(check_scenario(changed, model_registry()));
        }
}

TEST_CASE("a scenario without a comparison has no changes") {
    const auto scenario =
        load_scenario(STEPPE_SOURCE_DIR "/scenarios/baseline.toml", model_registry());
    const auto inputs = explorer_inputs(scenario, variant_of(scenario));
    CHECK(inputs.size() > 100);
    CHECK(std::none_of(inputs.begin(), inputs.end(), [](const auto& i) { return i.changed; }));
}
