#include "steppe/solver/futures.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include "steppe/core/philox.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/solver/compile.hpp"
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
