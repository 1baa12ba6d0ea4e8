#include "engine/solver/futures.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "engine/core/philox.hpp"
#include "engine/model/kinds.hpp"
#include "engine/solver/central.hpp"
#include "engine/solver/compile.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

/// Memory aligned as the lanes require.
struct alignas(64) Line {
    double value[8];
};

struct Buffers {
    Buffers(const FuturesPlan& plan, const Program& program, std::size_t metrics,
            std::size_t stride)
        : uniforms(drawn_addresses(plan).size() * stride / 8 + 1),
          values(static_cast<std::size_t>(program.calendar.steps + 1) * metrics * stride / 8 + 1) {
        for (std::size_t n = 0; n < drawn_addresses(plan).size(); ++n)
            for (std::size_t r = 0; r < stride; ++r) {
                const auto words = philox(counter_of(r), key_of(7, drawn_addresses(plan)[n]));
                uniforms[(n * stride + r) / 8].value[r % 8] = uniform(words[0], words[1]);
            }
    }
    std::vector<Line> uniforms, values;
};

std::shared_ptr<const Program> program_of(const std::string& path) {
    return compile(load_scenario(STEPPE_SOURCE_DIR + ("/" + path), model_registry()));
}

/// All values of 32 replicates.
std::vector<Line> values_of(const std::shared_ptr<const Program>& program, Isa isa, Audit audit) {
    const auto metrics = all_metrics(*program);
    const auto plan = plan_futures(program, metrics, 7);
    Buffers buffers(*plan, *program, metrics.size(), 32);
    make_future_solver(plan, isa, audit)
        ->run({.first = 0,
               .count = 32,
               .stride = 32,
               .uniforms = buffers.uniforms[0].value,
               .values = buffers.values[0].value});
    return buffers.values;
}

/// Returns one metric of 32 replicates, by step, then by replicate, without any other metric.
std::vector<double> alone(const std::shared_ptr<const Program>& program,
                          const std::string& address) {
    const auto plan = plan_futures(program, {*find_metric(*program, address)}, 7);
    Buffers buffers(*plan, *program, 1, 32);
    make_future_solver(plan, best_isa(), Audit::essentials)
        ->run({.first = 0,
               .count = 32,
               .stride = 32,
               .uniforms = buffers.uniforms[0].value,
               .values = buffers.values[0].value});
    std::vector<double> out;
    for (const auto& line : buffers.values) out.insert(out.end(), line.value, line.value + 8);
    return out;
}

/// Checks that 32 replicates have the same bits with all instruction sets of this machine.
void check_packs(const std::string& name, const std::shared_ptr<const Program>& program) {
    const auto reference = values_of(program, Isa::scalar, Audit::everything);
    CHECK(reference[3].value[1] == reference[3].value[1]);
    for (const Isa isa : {Isa::avx2, Isa::avx512}) {
        if (!is_available(isa)) continue;
        INFO(name << " with " << name_of(isa));
        const auto packs_width = values_of(program, isa, Audit::essentials);
        REQUIRE(packs_width.size() == reference.size());
        CHECK(std::memcmp(packs_width.data(), reference.data(),
                          packs_width.size() * sizeof(Line)) == 0);
    }
}

}  // namespace

TEST_CASE("lanes of any instruction set give the bits of scalar code, under the audit") {
    for (const auto* path :
         {"scenarios/japan-20b.toml", "scenarios/attacks-on-chinese-enterprises.toml",
          "scenarios/rare-earth-controls.toml", "scenarios/taiwan-crisis.toml",
          "bench/scenarios/core.toml"})
        check_packs(path, program_of(path));
}

TEST_CASE("lanes: shares of an alike layer follow each replicate's own positions and width") {
    const test::Folder folder;
    const auto file = folder.write("s.toml", R"([time]
start = 2026-01-01
step = "quarter"
years = 2
[agent]
A = { gdp_usd_bn = 1, role = "power" }
B = { gdp_usd_bn = 1 }
C = { gdp_usd_bn = 1 }
[layer.like]
kind = "alike"
width = { uniform = [0.05, 0.5] }
issues = ["k", "m"]
[issue.k]
position = { A = { uniform = [-1, 1] }, B = { uniform = [-1, 1] }, C = 0.1 }
[issue.m]
conviction = { A = -0.4, B = { normal = [0, 0.3], min = -1, max = 1 }, C = 0.2 }
)");
    const auto program = compile(load_scenario(file, model_registry()));
    REQUIRE(program->draws.size() == 4);
    check_packs("alike", program);
    // Replicates must differ, otherwise agreement of the lanes is trivial.
    const auto metrics = std::vector<Metric>{*find_metric(*program, "influence.A.B")};
    const auto plan = plan_futures(program, metrics, 7);
    Buffers buffers(*plan, *program, 1, 32);
    make_future_solver(plan, Isa::scalar, Audit::everything)
        ->run({.first = 0,
               .count = 32,
               .stride = 32,
               .uniforms = buffers.uniforms[0].value,
               .values = buffers.values[0].value});
    CHECK(std::abs(buffers.values[0].value[0] - buffers.values[0].value[1]) > 1e-3);
}

TEST_CASE("lanes: a commodity at rest has the bits of one whose flows are computed") {
    // Output returns at once after the slump, and stocks with it: where little capacity is spare,
    // orders exceed it, so that prices rise in some replicates of a block and not in others.
    const test::Folder folder;
    const auto file = folder.write("s.toml", R"([time]
start = 2026-01-01
step = "quarter"
years = 3
[agent]
A = { gdp_usd_bn = 100, growth_per_year = { uniform = [-0.02, 0.06] } }
B = { gdp_usd_bn = 50 }
[commodity.ore]
cell.A.B = 60
cell.A.A = 30
cell.B.B = { uniform = [5, 9] }
spare = { uniform = [0, 1] }
cover_years = 0.5
restock_per_year = 2
gdp_at_risk = { A = 0.2 }
[event.slump]
kind = "gdp"
agents = ["A"]
loss = { uniform = [0.2, 0.4] }
start = 2026-07-01
duration_years = 1
)");
    const auto program = compile(load_scenario(file, model_registry()));
    check_packs("ore", program);
    const auto price = alone(program, "local_price.A.ore");
    const auto after = price.begin() + std::ptrdiff_t{6} * 32;
    CHECK(std::all_of(price.begin(), after, [](double p) { return p == 1; }));
    CHECK(std::count_if(after, after + 32, [](double p) { return p > 1; }) > 4);
    CHECK(std::count_if(after, after + 32, [](double p) { return p == 1; }) > 4);

    auto run = central_start(*program, program->centre);
    std::vector<bool> rests;
    MetricReader(*program, {}).ask_for(run.d);
    walk(*program, run, 5, Audit::essentials,
         [&](const Replicate<double>& now) { rests.push_back(now.d.commodity[0].rests); });
    CHECK(rests == std::vector<bool>(6, true));
}

TEST_CASE("a metric has the same bits beside others and alone") {
    const auto program = program_of("scenarios/rare-earth-controls.toml");
    const auto metrics = all_metrics(*program);
    const auto all = values_of(program, best_isa(), Audit::essentials);
    for (const char* address : {"influence_share.UZB.JPN", "gdp.JPN", "majority.unsc-japan-seat",
                                "layer_influence.trade.KAZ.CHN", "total_influence.KAZ.RUS"}) {
        INFO(address);
        const auto one = alone(program, address);
        const auto m = metric_index(metrics, address);
        REQUIRE(m < metrics.size());
        for (std::size_t step = 0; step * 32 < one.size() - 31; ++step)
            for (std::size_t r = 0; r < 32; ++r) {
                const std::size_t n = (step * metrics.size() + m) * 32 + r;
                REQUIRE(all[n / 8].value[n % 8] == one[step * 32 + r]);
            }
    }
}
