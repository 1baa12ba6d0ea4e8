/// steppe_methods_many: compares, for every scenario listed on stdin (one file a line), all metrics
/// of 24 drawn replicates by the kernel, the tape and machine code with every instruction set.
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "tests/compiler/methods.hpp"

namespace {

using namespace steppe;

struct Count {
    std::uint64_t scenarios = 0, runs = 0, code = 0, again = 0, failures = 0;
    int wrong = 0;
};

void compare(const std::string& file, Count& count) {
    constexpr std::size_t replicates = 24;
    const auto program = compile(load_scenario(file, model_registry()));
    const auto metrics = all_metrics(*program);
    const auto kernel = test::compute(program, metrics, Isa::scalar, Method::kernel, replicates);
    count.failures += kernel.failure.empty() ? 0 : 1;
    for (const Isa isa : {Isa::scalar, Isa::avx2, Isa::avx512})
        for (const Method method : {Method::kernel, Method::tape, Method::code}) {
            if (!is_available(isa)) continue;
            const auto other = test::compute(program, metrics, isa, method, replicates);
            ++count.runs;
            count.code += other.is_code ? 1 : 0;
            count.again += other.again;
            if (other.equals(kernel)) continue;
            ++count.wrong;
            fmt::print(stderr, "{}: {}, method {}: differs from the scalar kernel {}\n", file,
                       name_of(isa), static_cast<int>(method), other.failure);
        }
}

}  // namespace

int main() {
    Count count;
    for (std::string file; std::getline(std::cin, file); ++count.scenarios) {
        try {
            compare(file, count);
        } catch (const std::exception& error) {
            ++count.wrong;
            fmt::print(stderr, "{}: {}\n", file, error.what());
        }
        fmt::print("{}\n", file);  // the caller may delete the scenario's files
        std::fflush(stdout);
    }
    fmt::print(
        stderr,
        "{} scenarios, {} runs, {} of them by machine code, {} replicates failed a guard, {} "
        "scenarios failed the audit, {} wrong\n",
        count.scenarios, count.runs, count.code, count.again, count.failures, count.wrong);
    return count.wrong == 0 && count.scenarios > 0 ? 0 : 1;
}
