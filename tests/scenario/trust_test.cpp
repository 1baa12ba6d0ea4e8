#include <filesystem>
#include <thread>
#include <vector>

#include "engine/ensemble/sweep.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

constexpr const char* world = R"(
[time]
start = 2027-01-01
years = 1
[agent.A]
gdp_usd_bn = 10
[agent.B]
gdp_usd_bn = 5
[layer.m]
kind = "stock"
data = "../table.csv"
)";

/// A scenario that names a table outside its folder, and one that extends it.
class Elsewhere {
public:
    Elsewhere() {
        std::filesystem::create_directories(folder_.path() + "/inner");
        folder_.write("table.csv", "host,investor,stock_usd_bn\nA,B,2\n");
        folder_.write("inner/base.toml", world);
        file = folder_.write("inner/s.toml", "extends = \"base.toml\"\n");
        compared =
            folder_.write("inner/c.toml", "extends = \"base.toml\"\ncompare_with = \"s.toml\"\n");
    }
    std::string file, compared;

private:
    Folder folder_;
};

std::size_t refusals(const std::string& file, Paths paths) {
    std::size_t out = 0;
    for (const auto& error : errors_of_file(file, {.set = {}, .paths = paths}))
        out += error.code == "E004" ? 1 : 0;
    return out;
}

}  // namespace

TEST_CASE("the trust in a scenario belongs to one load") {
    const Elsewhere at;
    CHECK(refusals(at.file, Paths::own_folder) == 1);
    CHECK(refusals(at.file, Paths::anywhere) == 0);
    CHECK(refusals(at.file, Paths::own_folder) == 1);
    // The scenario that a file is compared with has the trust of that file.
    CHECK(refusals(at.compared, Paths::anywhere) == 0);
    CHECK(refusals(at.compared, Paths::own_folder) >= 1);
}

TEST_CASE("a sweep loads the combinations of a grid with the trust that its options state") {
    const Elsewhere at;
    auto scenario = load_scenario(at.file, model_registry(), {.set = {}, .paths = Paths::anywhere});
    auto& values = scenario.sweep.grid.items["agent.A.gdp_usd_bn"].items;
    for (const double gdp : {10.0, 20.0}) values.emplace_back().value = gdp;
    SweepOptions options;
    options.replicates = 16;
    options.metrics = {"gdp.A"};
    CHECK_THROWS_AS(plan_sweep(scenario, model_registry(), options), ScenarioError);
    options.paths = Paths::anywhere;
    CHECK(plan_sweep(scenario, model_registry(), options).cells.size() == 2);
}

TEST_CASE("threads load trusted and untrusted scenarios at the same time") {
    const Elsewhere at;
    std::vector<std::size_t> trusted(50), untrusted(50);
    const auto load = [&](std::vector<std::size_t>& counts, Paths paths) {
        for (auto& count : counts) count = refusals(at.file, paths);
    };
    std::thread other([&] { load(trusted, Paths::anywhere); });
    load(untrusted, Paths::own_folder);
    other.join();
    CHECK(trusted == std::vector<std::size_t>(50, 0));
    CHECK(untrusted == std::vector<std::size_t>(50, 1));
}
