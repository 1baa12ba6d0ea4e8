#include "tests/compiler/methods.hpp"

#include <filesystem>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "engine/compiler/machine_code.hpp"
#include "engine/model/kinds.hpp"
#include "engine/solver/compile.hpp"
#include "tests/catch.hpp"
#include "tests/fuzz/world.hpp"
#include "tests/support.hpp"

using namespace steppe;

namespace {

std::shared_ptr<const Program> program_of(const std::string& file) {
    return compile(load_scenario(file, model_registry()));
}

std::string at_root(const std::string& path) { return STEPPE_SOURCE_DIR + ("/" + path); }

/// Checks that all methods and instruction sets give the bits of the kernel.
/// \return replicates of one method that failed a guard
std::uint64_t check_methods(const std::string& name, const std::shared_ptr<const Program>& program,
                            const std::vector<Metric>& metrics, std::size_t count = 40) {
    const auto kernel = test::compute(program, metrics, best_isa(), Method::kernel, count);
    CHECK(kernel.failure.empty());
    std::uint64_t again = 0;
    for (const Isa isa : {Isa::scalar, Isa::avx2, Isa::avx512}) {
        if (!is_available(isa)) continue;
        for (const Method method : {Method::tape, Method::code}) {
            if (method == Method::code && isa == Isa::scalar) continue;  // has the tape alone
            INFO(name << ", " << name_of(isa) << (method == Method::code ? " code" : " tape"));
            const auto other = test::compute(program, metrics, isa, method, count);
            CHECK(other.equals(kernel));
            CHECK(other.is_code ==
                  (method == Method::code && compiler::MachineCode::is_possible(isa)));
            again = other.again;
        }
    }
    return again;
}

constexpr const char* slump = R"([time]
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
)";

}  // namespace

TEST_CASE("tape and code give the bits of the kernel in shipped scenarios") {
    for (const auto* path : {"scenarios/japan-20b.toml", "scenarios/taiwan-crisis.toml",
                             "scenarios/rare-earth-controls.toml", "bench/scenarios/core.toml"}) {
        const auto program = program_of(at_root(path));
        const auto metrics =
            select_metrics(*program, {"regional_influence.*", "position.*", "gdp.*"});
        CHECK(check_methods(path, program, metrics) == 0);
    }
}

TEST_CASE("tape and code give the bits of the kernel with random events and noise") {
    const test::Folder folder;
    const auto program = program_of(folder.write("world.toml", fuzz::world));
    REQUIRE(has_chance(*plan_futures(program, all_metrics(*program), 7)));
    CHECK(check_methods("world", program, all_metrics(*program)) == 0);
}

TEST_CASE("replicates that fail a guard are run by the kernel") {
    const test::Folder folder;
    const auto program = program_of(folder.write("slump.toml", slump));
    CHECK(check_methods("slump", program, all_metrics(*program)) > 0);
}

TEST_CASE("a failed audit is reported alike by all methods") {
    const test::Folder folder;
    const auto program = program_of(folder.write("loss.toml", R"([time]
start = 2026-01-01
step = "quarter"
years = 30
[model]
capital_depreciation_per_year = 0.5
[agent.A]
gdp_usd_bn = 100
[event.war]
kind = "gdp"
agents = ["A"]
loss = 0.99
start = 2026-07-01
duration_years = 29
[event.plague]
kind = "gdp"
agents = ["A"]
loss = { uniform = [0.8, 0.99] }
start = 2026-07-01
duration_years = 29
)"));
    const auto metrics = all_metrics(*program);
    const auto kernel = test::compute(program, metrics, best_isa(), Method::kernel, 40);
    REQUIRE(!kernel.failure.empty());
    for (const Method method : {Method::tape, Method::code})
        CHECK(test::compute(program, metrics, best_isa(), method, 40).failure == kernel.failure);
}

#if defined(__linux__)
TEST_CASE("the tape takes over if the system refuses executable memory") {
    const test::Folder folder;
    const auto program = program_of(folder.write("world.toml", fuzz::world));
    const auto metrics = all_metrics(*program);
    const auto kernel = test::compute(program, metrics, best_isa(), Method::kernel, 24);
    constexpr int set_mdwe = 65, refuse_exec_gain = 1, not_supported = 2;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {  // no check of the test framework here: it belongs to the parent
        if (::prctl(set_mdwe, refuse_exec_gain, 0, 0, 0) != 0) ::_exit(not_supported);
        const auto other = test::compute(program, metrics, best_isa(), Method::code, 24);
        ::_exit(!other.is_code && other.equals(kernel) ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == not_supported)
        WARN("this system cannot refuse executable memory: not tested");
    else
        CHECK(WEXITSTATUS(status) == 0);
}
#endif

TEST_CASE("all shipped scenarios and metrics have the bits of the kernel", "[.methods-long]") {
    for (const auto* folder : {"scenarios", "bench/scenarios"})
        for (const auto& entry : std::filesystem::directory_iterator(at_root(folder))) {
            if (entry.path().extension() != ".toml") continue;
            const auto program = program_of(entry.path().string());
            check_methods(entry.path().filename().string(), program, all_metrics(*program), 24);
        }
}
