#include <set>

#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

Agents agents_of(const std::string& text) {
    const test::Folder folder;
    const auto file = folder.write("s.toml", "[time]\nstart = 2026-01-01\nyears = 1\n" + text);
    return compile(load_scenario(file, model_registry()))->agents;
}

std::string agent(const std::string& id, const std::string& more = "") {
    return "[agent." + id + "]\ngdp_usd_bn = 1\n" + more;
}

}  // namespace

TEST_CASE("a colour is that of the scenario, or stays with the id") {
    const auto place = [](const std::string& name) {
        const auto& all = agent_colours();
        return static_cast<int>(std::find(all.begin(), all.end(), name) - all.begin());
    };
    const auto given = agents_of(agent("CHN", "colour = \"sky\"\n") + agent("USA"));
    CHECK(given.colour == std::vector{place("sky"), place("blue")});
    // The shipped states have these colours in any scenario.
    const auto two = agents_of(agent("JPN") + agent("RUS"));
    CHECK(two.colour == std::vector{place("violet"), place("green")});
    std::string ten;
    for (const auto* id : {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}) ten += agent(id);
    const auto all = agents_of(ten).colour;
    CHECK(std::set<int>(all.begin(), all.end()).size() == agent_colours().size());
}
