#include <array>

#include "engine/analysis/observations.hpp"
#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/fuzz/world.hpp"

namespace steppe::fuzz {
namespace {

constexpr std::array tables{"[layer.money]\nkind = \"stock\"\n",
                            "[layer.goods]\nkind = \"trade\"\n", "[layer.ties]\nkind = \"tie\"\n",
                            "[layer.known]\nkind = \"fixed\"\n",
                            "[commodity.ore]\ncover_years = 0.5\n"};

}  // namespace

void table(std::string_view bytes) {
    static const Workplace place;
    if (bytes.empty()) return;
    const std::size_t kind = static_cast<unsigned char>(bytes.front()) % (tables.size() + 1);
    bytes.remove_prefix(1);
    try {
        if (kind == tables.size()) {
            parse_observations("observations.csv", std::string(bytes), the_world());
            return;
        }
        place.write("table.csv", bytes);
        const auto file =
            place.write("scenario.toml",
                        "[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = "
                        "1\n[agent.B]\ngdp_usd_bn = 2\n[agent.C]\ngdp_usd_bn = 3\n" +
                            std::string(tables[kind]) + "data = \"table.csv\"\n");
        compile(load_scenario(file, model_registry()));
    } catch (const ScenarioError& error) {
        demand(!to_text(error.diagnostics).empty(), "an error has a message");
    }
}

}  // namespace steppe::fuzz
